import { clip, type Region } from './region.js';
import { joinLines, TILE, type TileGroup, withMargin } from './text-lines.js';

/** A letter's edge jumps at least this far within two pixels; anatomy does so only at metal. */
const JUMP = 64;
/** Widest stroke of a letter, in pixels. Crowns and fillings are wider, so their two rims do not make a stroke. */
const WIDEST_STROKE = 10;
/** Strokes in a tile that make it busy. */
const MIN_STROKES = 4;
/** Tiles to look ahead and back for the next letter of a line: up to a space of large type. */
const REACH = 4;

/** A picture, read as it lies or turned: the strides say where the next row and the next column of it are in `grey`. */
interface View {
  readonly grey: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Picture in tiles: which of them are full of strokes. */
interface BusyTiles {
  readonly busy: Uint8Array;
  readonly across: number;
  readonly down: number;
}

/**
 * Where burned-in text may stand: lines of tiles full of narrow strokes with hard edges, across the picture or along
 * its height. No reading, no model: it only says where a person should look before a radiograph leaves the practice,
 * and it errs on the side of asking. Words of one line are one region, with a margin: whoever blackens it leaves
 * nothing of the letters.
 * @param grey 8 bits a pixel, row by row, as {@link renderTo8Bit} gives it.
 * @returns regions from the top down, inside of the picture.
 */
export function findTextRegions(grey: Uint8Array, rows: number, columns: number): Region[] {
  if (grey.length !== rows * columns) throw new RangeError('grey must hold rows × columns values');
  const level = linesIn({ grey, rows, columns, rowStride: columns, columnStride: 1 });
  const upright = linesIn({ grey, rows: columns, columns: rows, rowStride: 1, columnStride: columns }).map(turnRegion);
  const further = upright.filter((region) => !level.some((line) => isWithin(region, line)));
  return [...level, ...further].sort((a, b) => a.y - b.y || a.x - b.x);
}

const turnRegion = ({ x, y, width, height }: Region): Region => ({ x: y, y: x, width: height, height: width });

const isWithin = (inner: Region, outer: Region): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

function linesIn(view: View): Region[] {
  const { rows, columns } = view;
  const { busy, across, down } = busyTiles(view);
  const groups = connected(busy, across, down).map((tiles) => enclosing(tiles, across));
  return joinLines(groups).flatMap((line) => clip(withMargin(line, rows, columns), rows, columns) ?? []);
}

function busyTiles(view: View): BusyTiles {
  const across = Math.ceil(view.columns / TILE);
  const down = Math.ceil(view.rows / TILE);
  const strokes = countStrokes(view, across, down);
  return { busy: Uint8Array.from(strokes, (count) => (count >= MIN_STROKES ? 1 : 0)), across, down };
}

/** Strokes by tile, counted where they end. */
function countStrokes(view: View, across: number, down: number): Uint16Array {
  const strokes = new Uint16Array(across * down);
  for (let y = 0; y < view.rows; y++) countRow(view, y, strokes.subarray(Math.floor(y / TILE) * across));
  return strokes;
}

/** A stroke is a jump one way that follows closely on a jump the other way: light on dark, or dark on light. */
function countRow({ grey, columns, rowStride, columnStride }: View, y: number, tiles: Uint16Array): void {
  let lastSign = 0;
  let lastX = -WIDEST_STROKE;
  let at = y * rowStride;
  for (let x = 0; x + 2 < columns; x++, at += columnStride) {
    const step = (grey[at + 2 * columnStride] ?? 0) - (grey[at] ?? 0);
    if (step < JUMP && step > -JUMP) continue;
    const sign = step > 0 ? 1 : -1;
    const tile = (x / TILE) | 0;
    if (sign === -lastSign && x - lastX <= WIDEST_STROKE) tiles[tile] = (tiles[tile] ?? 0) + 1;
    lastSign = sign;
    lastX = x;
  }
}

/** Groups of busy tiles that touch, also at corners; a space between two words does not part them. */
function connected(busy: Uint8Array, across: number, down: number): number[][] {
  const groups: number[][] = [];
  for (let tile = 0; tile < busy.length; tile++) {
    if (busy[tile] === 1) groups.push(takeGroup(tile, busy, across, down));
  }
  return groups;
}

/** Takes the tiles of one group out of the busy ones. */
function takeGroup(first: number, busy: Uint8Array, across: number, down: number): number[] {
  const group = [first];
  busy[first] = 0;
  for (const tile of group) {
    const [column, row] = [tile % across, Math.floor(tile / across)];
    for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y++) {
      for (let x = Math.max(0, column - REACH); x <= Math.min(across - 1, column + REACH); x++) {
        const next = y * across + x;
        if (busy[next] !== 1) continue;
        busy[next] = 0;
        group.push(next);
      }
    }
  }
  return group;
}

/** In whole tiles, so that it may end outside of the picture. */
function enclosing(tiles: readonly number[], across: number): TileGroup {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (const tile of tiles) {
    const [x, y] = [(tile % across) * TILE, Math.floor(tile / across) * TILE];
    [left, right] = [Math.min(left, x), Math.max(right, x + TILE)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + TILE)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top, tiles: tiles.length, largest: tiles.length };
}
