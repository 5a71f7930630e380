import type { Region } from './region.js';

/** Side of a tile, in pixels: finer than a line of letters. */
export const TILE = 8;

/** Busy tiles that belong together, as the rectangle around them; in pixels. */
export interface TileGroup extends Region {
  readonly tiles: number;
  /** Tiles of the largest part that hangs together by itself. */
  readonly largest: number;
}

/** Tiles that hang together and make a word, and tiles that make one from letters that stand apart. */
const MIN_TILES = 5;
const MIN_SCATTERED = 10;
/** Tallest letter whose strokes still count as narrow, in pixels. */
const TALLEST_LETTER = 96;
/** Widest gap in a line, in heights of its letters: from the stem of an L over a space to the stem of a J. */
const WIDEST_GAP = 2;
/** In pixels: longer than the foot of an L in the largest type. */
const LARGEST_MARGIN = 56;

/** Words of one line as one rectangle, each wider than high; what is no text is left out. */
export function joinLines(groups: readonly TileGroup[]): Region[] {
  const waiting = new WaitingGroups(groups.filter(({ width, height }) => width >= height || height <= TALLEST_LETTER));
  const lines: TileGroup[] = [];
  for (let line = waiting.takeTallest(); line !== null; line = waiting.takeTallest()) {
    lines.push(waiting.takeLine(line));
  }
  return lines.filter(isText);
}

/**
 * The line with as much around it as a letter may reach beyond its strokes: its own height, and a tile; and all the way
 * to an edge that is no further than its height, where a letter's stem has one rim only and is not seen.
 */
export function withMargin({ x, y, width, height }: Region, rows: number, columns: number): Region {
  const margin = Math.min(height + TILE, LARGEST_MARGIN);
  const reach = margin + height;
  const [left, top] = [x < reach ? 0 : x - margin, y < reach ? 0 : y - margin];
  const right = x + width + (x + width + reach > columns ? reach : margin);
  const bottom = y + height + (y + height + reach > rows ? reach : margin);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function isText({ width, height, tiles, largest }: TileGroup): boolean {
  return width >= height && (largest >= MIN_TILES || tiles >= MIN_SCATTERED);
}

/**
 * Groups that no line has taken yet, by the row of tiles they begin in: noise makes a hundred thousand of them. The
 * tallest come first, so that a line finds all of its letters beside it or less than its own height above.
 */
class WaitingGroups {
  private readonly byHeight: TileGroup[];
  private readonly byRow = new Map<number, Set<TileGroup>>();

  constructor(groups: readonly TileGroup[]) {
    this.byHeight = groups.toSorted((a, b) => a.height - b.height);
    for (const group of groups) this.rowOf(group).add(group);
  }

  takeTallest(): TileGroup | null {
    for (let group = this.byHeight.pop(); group !== undefined; group = this.byHeight.pop()) {
      if (this.rowOf(group).delete(group)) return group;
    }
    return null;
  }

  /** The line that starts with this group, to its ends. */
  takeLine(first: TileGroup): TileGroup {
    let line = first;
    for (let near = this.takeBeside(line); near.length > 0; near = this.takeBeside(line)) {
      line = near.reduce(around, line);
    }
    return line;
  }

  private takeBeside(line: TileGroup): TileGroup[] {
    const found: TileGroup[] = [];
    for (let y = line.y - line.height; y < line.y + line.height; y += TILE) {
      for (const group of this.byRow.get(y) ?? []) if (isSameLine(line, group)) found.push(group);
    }
    for (const group of found) this.rowOf(group).delete(group);
    return found;
  }

  private rowOf({ y }: TileGroup): Set<TileGroup> {
    const row = this.byRow.get(y) ?? new Set();
    this.byRow.set(y, row);
    return row;
  }
}

function isSameLine(a: Region, b: Region): boolean {
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const gap = Math.max(a.x, b.x) - Math.min(a.x + a.width, b.x + b.width);
  const letter = Math.min(Math.max(a.height, b.height), TALLEST_LETTER);
  return shared * 2 >= Math.min(a.height, b.height) && gap <= WIDEST_GAP * letter;
}

function around(a: TileGroup, b: TileGroup): TileGroup {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  const tiles = a.tiles + b.tiles;
  return { x, y, width: right - x, height: bottom - y, tiles, largest: Math.max(a.largest, b.largest) };
}
