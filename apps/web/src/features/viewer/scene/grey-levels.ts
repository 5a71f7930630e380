/** Grey pixels at one size, row by row. */
export type GreyLevel = { readonly width: number; readonly height: number; readonly data: Uint8Array | Uint16Array };

/** A picture smaller than this is not shown reduced any further. */
const SMALLEST = 64;

/** The picture itself, then ½, ¼ and so on: each pixel of a level is the mean of four of the level before. */
export function greyLevels(picture: GreyLevel): GreyLevel[] {
  const levels = [picture];
  for (let last = picture; Math.min(last.width, last.height) >= 2 * SMALLEST; levels.push(last)) last = halved(last);
  return levels;
}

/** The level that is read when one canvas pixel covers `footprint` image pixels: between one and two of its pixels. */
export function levelFor(levels: readonly GreyLevel[], footprint: number): number {
  return footprint < 2 ? 0 : Math.min(levels.length - 1, Math.floor(Math.log2(footprint)));
}

/** Sizes are rounded down, as those of a texture's levels; the last column and row then take in the odd one. */
function halved({ width, height, data }: GreyLevel): GreyLevel {
  const [columns, rows] = [width >> 1, height >> 1];
  const half = data instanceof Uint8Array ? new Uint8Array(columns * rows) : new Uint16Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const above = 2 * row * width;
    for (let column = 0; column < columns; column += 1) {
      const at = above + 2 * column;
      const sum = (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + width] ?? 0) + (data[at + width + 1] ?? 0);
      half[row * columns + column] = (sum + 2) >> 2;
    }
  }
  const level = { width: columns, height: rows, data: half };
  takeInOddEdge({ width, height, data }, level);
  return level;
}

function takeInOddEdge(full: GreyLevel, half: GreyLevel): void {
  const lastColumn = half.width - 1;
  const lastRow = half.height - 1;
  if (full.width % 2 === 1) {
    for (let row = 0; row <= lastRow; row += 1) {
      half.data[row * half.width + lastColumn] = meanBelow(full, half, lastColumn, row);
    }
  }
  if (full.height % 2 === 1) {
    for (let column = 0; column <= lastColumn; column += 1) {
      half.data[lastRow * half.width + column] = meanBelow(full, half, column, lastRow);
    }
  }
}

/** Mean of all pixels of `full` that belong to one pixel of `half`: two or, at an odd edge, three a side. */
function meanBelow(full: GreyLevel, half: GreyLevel, column: number, row: number): number {
  const right = column === half.width - 1 ? full.width : 2 * column + 2;
  const bottom = row === half.height - 1 ? full.height : 2 * row + 2;
  let sum = 0;
  for (let y = 2 * row; y < bottom; y += 1) {
    for (let x = 2 * column; x < right; x += 1) sum += full.data[y * full.width + x] ?? 0;
  }
  return Math.round(sum / ((right - 2 * column) * (bottom - 2 * row)));
}
