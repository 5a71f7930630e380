import type { Region } from '@phoxray/dicom';
import type { Size } from '../prepare/picture/grey-picture.js';
import { between } from './region-list.policy.js';

export type Point = { readonly x: number; readonly y: number };

/** Which side is held: -1 the left or upper one, 1 the right or lower one, 0 neither. */
type Side = -1 | 0 | 1;

/** Where a rectangle is held: by a side, by a corner, or, when neither, as a whole. */
export type Grip = { readonly index: number; readonly x: Side; readonly y: Side };

/** However small a rectangle is, this share of it, in the middle, is there to move it. */
const INNER_SHARE = 1 / 3;

/** How the topmost rectangle under a point would be held; its sides reach so many pixels out and in. Null when there is none. */
export function gripAt(regions: readonly Region[], { x, y }: Point, reach: number): Grip | null {
  const index = regions.findLastIndex(
    (one) => isWithin(x, one.x, one.width, reach) && isWithin(y, one.y, one.height, reach),
  );
  const region = regions[index];
  if (region === undefined) return null;
  return { index, x: sideAt(x, region.x, region.width, reach), y: sideAt(y, region.y, region.height, reach) };
}

/** The rectangle after its grip was pulled so far: resized, or as large as it was somewhere else; inside of the picture. */
export function pulled(region: Region, grip: Grip, by: Point, size: Size): Region {
  const isWhole = grip.x === 0 && grip.y === 0;
  const pull = isWhole ? shifted : stretched;
  const across = pull({ start: region.x, length: region.width }, by.x, size.width, grip.x);
  const down = pull({ start: region.y, length: region.height }, by.y, size.height, grip.y);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

/** The CSS cursor that says what pulling here does. */
export function cursorOf(grip: Grip | null): string {
  if (grip === null) return 'crosshair';
  const { x, y } = grip;
  if (x === 0 && y === 0) return 'move';
  if (x === 0) return 'ns-resize';
  if (y === 0) return 'ew-resize';
  return x === y ? 'nwse-resize' : 'nesw-resize';
}

/** The rectangle between two points, in any order. */
export function spanned(a: Point, b: Point): Region {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

/** A rectangle along one axis, in whole pixels. */
type Extent = { readonly start: number; readonly length: number };

function isWithin(at: number, start: number, length: number, reach: number): boolean {
  return at >= start - reach && at < start + length + reach;
}

function sideAt(at: number, start: number, length: number, reach: number): Side {
  const inner = Math.min(reach, (length * (1 - INNER_SHARE)) / 2);
  if (at < start + inner) return -1;
  return at >= start + length - inner ? 1 : 0;
}

function shifted({ start, length }: Extent, by: number, limit: number): Extent {
  return { start: between(Math.round(start + by), 0, limit - length), length };
}

function stretched({ start, length }: Extent, by: number, limit: number, side: Side): Extent {
  const end = start + length;
  if (side === 0) return { start, length };
  const from = side < 0 ? between(Math.round(start + by), 0, end - 1) : start;
  const to = side > 0 ? between(Math.round(end + by), start + 1, limit) : end;
  return { start: from, length: to - from };
}
