import type { Region } from './region.js';

/** Tiles are small enough to follow one line of letters, large enough for several strokes. */
const TILE = 8;
/** A stroke of burned-in text jumps at least this far between two neighbouring pixels; anatomy does not. */
const JUMP = 64;
/** Jumps in a tile, horizontal or vertical: fewer is the rim of a filling, not letters. */
const MIN_JUMPS = 10;
/** A line of text is at least this many tiles long. */
const MIN_TILES = 3;

/**
 * Where burned-in text may stand: runs of tiles full of hard edges. No reading, no model: it only says where a person
 * should look before a radiograph leaves the practice, and it errs on the side of asking.
 * @param grey 8 bits a pixel, row by row, as {@link renderTo8Bit} gives it.
 * @returns regions from the top down.
 */
export function findTextRegions(grey: Uint8Array, rows: number, columns: number): Region[] {
  if (grey.length !== rows * columns) throw new RangeError('grey must hold rows × columns values');
  const across = Math.ceil(columns / TILE);
  const down = Math.ceil(rows / TILE);
  const busy = busyTiles(countJumps(grey, rows, columns, across, down));
  return connected(busy, across, down)
    .filter((tiles) => tiles.length >= MIN_TILES)
    .map((tiles) => enclosing(tiles, across, rows, columns))
    .filter(({ width, height }) => width >= height)
    .sort((a, b) => a.y - b.y || a.x - b.x);
}

function countJumps(grey: Uint8Array, rows: number, columns: number, across: number, down: number): Uint16Array {
  const jumps = new Uint16Array(across * down);
  for (let y = 0; y < rows - 1; y++) {
    for (let x = 0; x < columns - 1; x++) {
      const at = y * columns + x;
      const here = grey[at] ?? 0;
      const tile = Math.floor(y / TILE) * across + Math.floor(x / TILE);
      const right = Math.abs(here - (grey[at + 1] ?? 0)) >= JUMP ? 1 : 0;
      const below = Math.abs(here - (grey[at + columns] ?? 0)) >= JUMP ? 1 : 0;
      jumps[tile] = (jumps[tile] ?? 0) + right + below;
    }
  }
  return jumps;
}

const busyTiles = (jumps: Uint16Array): boolean[] => Array.from(jumps, (count) => count >= MIN_JUMPS);

/** Groups of busy tiles that touch, also at corners; one free tile between two words does not part them. */
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
  return [-2, -1, 0, 1, 2].flatMap((dx) =>
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
