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
  /** Where the next page's directory begins; 0 after the last. */
  readonly next: number;
}

const NEW_SUBFILE_TYPE = 254;
const SUBFILE_TYPE = 255;
const FULL_RESOLUTION = 1;
/** Bits of NewSubfileType: a smaller version of another page, a mask of it. */
const DEPENDENT = 0b101;
const MAX_PAGES = 64;

/**
 * The first image file directory of a TIFF file (TIFF 6.0 §2).
 * @throws {RasterFormatError} NOT_TIFF, TRUNCATED, MALFORMED
 */
export function readFirstDirectory(bytes: Uint8Array): TiffDirectory {
  return readDirectory(bytes, undefined);
}

/**
 * Pages after the first, which are dropped with what they show.
 * @returns how many there are.
 * @throws {RasterFormatError} SEVERAL_PICTURES when one of them is a picture of its own and no smaller version or mask
 * of another (TIFF 6.0, NewSubfileType); MALFORMED when they have no end
 */
export function countDependentPages(bytes: Uint8Array, first: TiffDirectory): number {
  const pages: number[] = [];
  for (let start = first.next; start !== 0;) {
    if (pages.includes(start) || pages.length === MAX_PAGES) throw new RasterFormatError('MALFORMED', start);
    pages.push(start);
    const page = readDirectory(bytes, start);
    if (!isDependent(page)) throw new RasterFormatError('SEVERAL_PICTURES');
    start = page.next;
  }
  return pages.length;
}

function isDependent({ entries, littleEndian }: TiffDirectory): boolean {
  const numberOf = (tag: number): number | undefined => {
    const entry = entries.find((one) => one.tag === tag);
    return entry && entryNumbers(entry, littleEndian)[0];
  };
  const old = numberOf(SUBFILE_TYPE);
  return ((numberOf(NEW_SUBFILE_TYPE) ?? 0) & DEPENDENT) !== 0 || (old !== undefined && old !== FULL_RESOLUTION);
}

function readDirectory(bytes: Uint8Array, at: number | undefined): TiffDirectory {
  const littleEndian = hasAscii(bytes, 0, 'II*\0');
  if (!littleEndian && !hasAscii(bytes, 0, 'MM\0*')) throw new RasterFormatError('NOT_TIFF');
  const view = viewOf(bytes);
  const start = at ?? u32(view, 4, littleEndian);
  const count = u16(view, start, littleEndian);
  const entries = Array.from({ length: count }, (_, index) =>
    readEntry(bytes, view, start + 2 + index * ENTRY_SIZE, littleEndian),
  );
  return { littleEndian, entries, next: u32(view, start + 2 + count * ENTRY_SIZE, littleEndian) };
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
