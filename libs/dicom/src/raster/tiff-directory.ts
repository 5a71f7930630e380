import { hasAscii, viewOf } from '../bytes.js';
import { RasterFormatError } from './raster-format.error.js';

/** Sizes of the field types a picture needs: BYTE, SHORT, LONG, RATIONAL (TIFF 6.0 §2). */
const TYPE_SIZES: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 4],
  [5, 8],
  [6, 1],
  [7, 1],
  [8, 2],
  [9, 4],
  [10, 8],
  [11, 4],
  [12, 8],
]);
const ENTRY_SIZE = 12;

export interface TiffEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** The values as stored, in the byte order of the file. */
  readonly bytes: Uint8Array;
}

export interface TiffDirectory {
  readonly littleEndian: boolean;
  readonly entries: readonly TiffEntry[];
  /** Whether another page follows. */
  readonly hasNext: boolean;
}

/**
 * The first image file directory of a TIFF file (TIFF 6.0 §2).
 * @throws {RasterFormatError} NOT_TIFF, TRUNCATED, MALFORMED
 */
export function readFirstDirectory(bytes: Uint8Array): TiffDirectory {
  const littleEndian = hasAscii(bytes, 0, 'II*\0');
  if (!littleEndian && !hasAscii(bytes, 0, 'MM\0*')) throw new RasterFormatError('NOT_TIFF');
  const view = viewOf(bytes);
  const start = u32(view, 4, littleEndian);
  const count = u16(view, start, littleEndian);
  const entries = Array.from({ length: count }, (_, index) =>
    readEntry(bytes, view, start + 2 + index * ENTRY_SIZE, littleEndian),
  );
  return { littleEndian, entries, hasNext: u32(view, start + 2 + count * ENTRY_SIZE, littleEndian) !== 0 };
}

/** Unsigned whole numbers of an entry of type BYTE, SHORT or LONG. */
export function entryNumbers({ type, count, bytes }: TiffEntry, littleEndian: boolean): number[] {
  const view = viewOf(bytes);
  if (type === 3) return Array.from({ length: count }, (_, index) => view.getUint16(index * 2, littleEndian));
  if (type === 4) return Array.from({ length: count }, (_, index) => view.getUint32(index * 4, littleEndian));
  if (type === 1) return Array.from(bytes);
  throw new RasterFormatError('MALFORMED');
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, littleEndian: boolean): TiffEntry {
  const type = u16(view, at + 2, littleEndian);
  const count = u32(view, at + 4, littleEndian);
  const size = (TYPE_SIZES.get(type) ?? 0) * count;
  const start = size <= 4 ? at + 8 : u32(view, at + 8, littleEndian);
  if (start + Math.max(size, size <= 4 ? 4 : 0) > bytes.length) throw new RasterFormatError('TRUNCATED', at);
  return { tag: u16(view, at, littleEndian), type, count, bytes: bytes.subarray(start, start + size) };
}

function u16(view: DataView, at: number, littleEndian: boolean): number {
  if (at + 2 > view.byteLength) throw new RasterFormatError('TRUNCATED', at);
  return view.getUint16(at, littleEndian);
}

function u32(view: DataView, at: number, littleEndian: boolean): number {
  if (at + 4 > view.byteLength) throw new RasterFormatError('TRUNCATED', at);
  return view.getUint32(at, littleEndian);
}
