export type Cell = { readonly row: number; readonly column: number };
export type Grid = { readonly rows: number; readonly columns: number };

/** Where a key leads from a cell; null when it leads nowhere. Ends are ends: the focus does not jump round. */
export function movedCell({ row, column }: Cell, key: string, { rows, columns }: Grid): Cell | null {
  switch (key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(rows - 1, row + 1), column };
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(columns - 1, column + 1) };
    case 'Home':
      return { row: 0, column };
    case 'End':
      return { row: rows - 1, column };
    default:
      return null;
  }
}
