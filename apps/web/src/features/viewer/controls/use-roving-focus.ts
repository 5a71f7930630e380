import { useState, type FocusEvent, type KeyboardEvent } from 'react';
import { movedCell, type Cell } from './roving-cell.policy.js';

/** Controls of a row that arrow keys lead to; others in the row are reached by Tab. */
const CELLS = '[data-cell]';

/**
 * One tab stop for a list whose rows have many controls (WAI-ARIA: roving tabindex): arrow keys lead up and down between
 * rows and left and right between the controls of a row, and the list remembers where the focus was.
 */
export function useRovingFocus() {
  const [cell, setCell] = useState<Cell>({ row: 0, column: 0 });
  return {
    cell,
    onFocus: ({ currentTarget, target }: FocusEvent<HTMLElement>): void => {
      const focused = cellOf(rowsOf(currentTarget), target);
      if (focused !== null) setCell(focused);
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>): void => {
      const rows = rowsOf(event.currentTarget);
      const from = cellOf(rows, event.target);
      const to =
        from === null ? null : movedCell(from, event.key, { rows: rows.length, columns: rows[0]?.length ?? 0 });
      if (to === null) return;
      event.preventDefault();
      rows[to.row]?.[to.column]?.focus();
    },
  };
}

function rowsOf(list: HTMLElement): HTMLElement[][] {
  return Array.from(list.children, (row) => [...row.querySelectorAll<HTMLElement>(CELLS)]);
}

function cellOf(rows: readonly HTMLElement[][], target: EventTarget): Cell | null {
  const row = rows.findIndex((cells) => cells.some((cell) => cell === target));
  const column = rows[row]?.findIndex((cell) => cell === target) ?? -1;
  return row < 0 ? null : { row, column };
}
