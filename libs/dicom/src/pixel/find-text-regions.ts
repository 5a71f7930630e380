import type { Region } from './region.js';

/** Side of a tile, in pixels: finer than a line of letters. */
const TILE = 8;
/** A letter's edge jumps at least this far within two pixels; anatomy does so only at metal. */
const JUMP = 64;
/** Widest stroke of a letter, in pixels. Crowns and fillings are wider, so their two rims do not make a stroke. */
const WIDEST_STROKE = 10;
/** Strokes in a tile that make it busy, and busy tiles that make a line of text. */
const MIN_STROKES = 4;
const MIN_TILES = 5;
/** Tiles to look ahead and back for the next letter of a line: up to a space of large type. */
const REACH = [-4, -3, -2, -1, 0, 1, 2, 3, 4];

/**
 * Where burned-in text may stand: lines of tiles full of narrow strokes with hard edges. No reading, no model: it only
 * says where a person should look before a radiograph leaves the practice, and it errs on the side of asking.
 * @param grey 8 bits a pixel, row by row, as {@link renderTo8Bit} gives it.
 * @returns regions from the top down, each wider than high, rounded to tiles.
 */
export function findTextRegions(grey: Uint8Array, rows: number, columns: number): Region[] {
  if (grey.length !== rows * columns) throw new RangeError('grey must hold rows × columns values');
  const across = Math.ceil(columns / TILE);
  const down = Math.ceil(rows / TILE);
  const strokes = countStrokes(grey, rows, columns, across, down);
  const busy = Array.from(strokes, (count) => count >= MIN_STROKES);
  return connected(busy, across, down)
    .filter((tiles) => tiles.length >= MIN_TILES)
    .map((tiles) => enclosing(tiles, across, rows, columns))
    .filter(({ width, height }) => width >= height)
    .sort((a, b) => a.y - b.y || a.x - b.x);
}

/** Strokes by tile, counted where they end. */
function countStrokes(grey: Uint8Array, rows: number, columns: number, across: number, down: number): Uint16Array {
  const strokes = new Uint16Array(across * down);
  for (let y = 0; y < rows; y++) {
    const firstTile = Math.floor(y / TILE) * across;
    for (const x of strokeEnds(grey.subarray(y * columns, (y + 1) * columns))) {
      const tile = firstTile + Math.floor(x / TILE);
      strokes[tile] = (strokes[tile] ?? 0) + 1;
    }
  }
  return strokes;
}

/** Columns where a jump one way follows closely on a jump the other way: light on dark, or dark on light. */
function strokeEnds(row: Uint8Array): number[] {
  const ends: number[] = [];
  let lastSign = 0;
  let lastX = -WIDEST_STROKE;
  for (let x = 0; x + 2 < row.length; x++) {
    const step = (row[x + 2] ?? 0) - (row[x] ?? 0);
    if (Math.abs(step) < JUMP) continue;
    if (Math.sign(step) === -lastSign && x - lastX <= WIDEST_STROKE) ends.push(x);
    lastSign = Math.sign(step);
    lastX = x;
  }
  return ends;
}

/** Groups of busy tiles that touch, also at corners; a space between two words does not part them. */
function connected(busy: readonly boolean[], across: number, down: number): number[][] {
  const seen = new Set<number>();
  return busy.flatMap((isBusy, tile) => (isBusy && !seen.has(tile) ? [spread(tile, busy, across, down, seen)] : []));
}

function spread(first: number, busy: readonly boolean[], across: number, down: number, seen: Set<number>): number[] {
  const group = [first];
  seen.add(first);
  for (const tile of group) {
    for (const next of neighbours(tile, across, down)) {
      if (!busy[next] || seen.has(next)) continue;
      seen.add(next);
      group.push(next);
    }
  }
  return group;
}

function neighbours(tile: number, across: number, down: number): number[] {
  const column = tile % across;
  const row = Math.floor(tile / across);
  return REACH.flatMap((dx) =>
    [-1, 0, 1].flatMap((dy) => {
      const inside = column + dx >= 0 && column + dx < across && row + dy >= 0 && row + dy < down;
      return inside ? [(row + dy) * across + column + dx] : [];
    }),
  );
}

function enclosing(tiles: readonly number[], across: number, rows: number, columns: number): Region {
  const xs = tiles.map((tile) => (tile % across) * TILE);
  const ys = tiles.map((tile) => Math.floor(tile / across) * TILE);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return {
    x,
    y,
    width: Math.min(Math.max(...xs) + TILE, columns) - x,
    height: Math.min(Math.max(...ys) + TILE, rows) - y,
  };
}
