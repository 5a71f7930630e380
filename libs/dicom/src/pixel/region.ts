/** A rectangle in pixels; x counts columns from the left, y rows from the top. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a region that lies in the picture, on whole pixels; null when there is none. */
export function clip(region: Region, rows: number, columns: number): Region | null {
  const left = Math.max(0, Math.floor(region.x));
  const top = Math.max(0, Math.floor(region.y));
  const right = Math.min(columns, Math.ceil(region.x + region.width));
  const bottom = Math.min(rows, Math.ceil(region.y + region.height));
  const empty = !(right > left && bottom > top);
  return empty ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/** Calls back with the index of each row's first pixel inside a clipped region. */
export function forEachRow(region: Region, columns: number, visit: (start: number, end: number) => void): void {
  for (let row = region.y; row < region.y + region.height; row++) {
    const start = row * columns + region.x;
    visit(start, start + region.width);
  }
}
