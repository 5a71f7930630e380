import { hasAscii, latin1, viewOf } from '../bytes.js';
import { RasterFormatError } from '../raster/raster-format.error.js';
import { type CleanCodestream, type CodestreamShape, isPadding } from './codestream.js';

/** Marker codes of ISO/IEC 15444-1 table A.2. */
const CODE = { start: 0xff4f, size: 0xff51, comment: 0xff64, tilePart: 0xff90, data: 0xff93, end: 0xffd9 } as const;

/** Segments that say how the picture is coded; none has room for a text. */
const KEPT: ReadonlySet<number> = new Set(
  [0x50, 0x51, 0x52, 0x53, 0x55, 0x57, 0x58, 0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0x61, 0x63].map((low) => 0xff00 | low),
);
const TILE_PART_LENGTH = 10;
const REGISTRATION = 2;

/**
 * Blanks the comments of a JPEG 2000 codestream in their place, so that every length in the stream stays true, and cuts
 * what follows its end. A codestream inside of a JP2 file is taken out of it: DICOM wants it bare (PS3.5 A.4.4).
 * @throws {RasterFormatError} MALFORMED, TRUNCATED, UNSUPPORTED (a marker that is not of part 1)
 */
export function cleanJpeg2000(bytes: Uint8Array): CleanCodestream {
  const bare = codestreamOf(bytes);
  const walker = new Walker(bare);
  walker.walk();
  const trailer = isPadding(bare.subarray(walker.at)) ? [] : ['Trailer'];
  const removed = [...(bare === bytes ? [] : ['JP2']), ...walker.comments.map(() => 'COM'), ...trailer];
  if (removed.length === 0) return { bytes, removed };
  const clean = bare.slice(0, walker.at);
  for (const [start, end] of walker.comments) clean.fill(0, start, end);
  return { bytes: clean, removed };
}

/** Goes through main header and tile-parts (ISO/IEC 15444-1 annex A) and notes where comments stand. */
class Walker {
  readonly comments: (readonly [start: number, end: number])[] = [];
  at = 2;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = viewOf(bytes);
  }

  walk(): void {
    if (this.u16(0) !== CODE.start) throw new RasterFormatError('MALFORMED', 0);
    this.segmentsUntil(CODE.tilePart);
    while (this.at + 2 <= this.bytes.length && this.u16(this.at) === CODE.tilePart) this.tilePart();
    if (this.at + 2 <= this.bytes.length && this.u16(this.at) === CODE.end) this.at += 2;
    else if (!isPadding(this.bytes.subarray(this.at))) throw new RasterFormatError('MALFORMED', this.at);
  }

  private tilePart(): void {
    const start = this.at;
    if (this.u16(start + 2) !== TILE_PART_LENGTH) throw new RasterFormatError('MALFORMED', start);
    const length = this.u32(start + 6);
    this.at += 2 + TILE_PART_LENGTH;
    this.segmentsUntil(CODE.data);
    const end = length === 0 ? this.endOfData() : start + length;
    if (end > this.bytes.length) throw new RasterFormatError('TRUNCATED', start);
    if (end < this.at + 2) throw new RasterFormatError('MALFORMED', start);
    this.at = end;
  }

  /** A last tile-part may leave its length open; no coded data looks like the end (annex A.1.3). */
  private endOfData(): number {
    for (let at = this.bytes.indexOf(0xff, this.at); at >= 0; at = this.bytes.indexOf(0xff, at + 1)) {
      if (this.bytes[at + 1] === (CODE.end & 0xff)) return at;
    }
    throw new RasterFormatError('TRUNCATED', this.at);
  }

  private segmentsUntil(last: number): void {
    for (let code = this.u16(this.at); code !== last; code = this.u16(this.at)) this.segment(code);
  }

  private segment(code: number): void {
    const end = this.at + 2 + this.u16(this.at + 2);
    if (end > this.bytes.length) throw new RasterFormatError('TRUNCATED', this.at);
    if (code === CODE.comment) this.comment(this.at + 4 + REGISTRATION, end);
    else if (!KEPT.has(code)) throw new RasterFormatError('UNSUPPORTED', this.at);
    this.at = Math.max(end, this.at + 4);
  }

  private comment(start: number, end: number): void {
    if (this.bytes.subarray(start, end).some((byte) => byte !== 0)) this.comments.push([start, end]);
  }

  private u16(at: number): number {
    if (at + 2 > this.bytes.length) throw new RasterFormatError('TRUNCATED', at);
    return this.view.getUint16(at);
  }

  private u32(at: number): number {
    if (at + 4 > this.bytes.length) throw new RasterFormatError('TRUNCATED', at);
    return this.view.getUint32(at);
  }
}

/** Boxes of a JP2 file (ISO/IEC 15444-1 annex I): the one that holds the codestream. */
function codestreamOf(bytes: Uint8Array): Uint8Array {
  if (!hasAscii(bytes, 4, 'jP  ')) return bytes;
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = view.getUint32(at) || bytes.length - at;
    if (length < 8 || at + length > bytes.length) break;
    if (latin1(bytes.subarray(at + 4, at + 8)) === 'jp2c') return bytes.subarray(at + 8, at + length);
    at += length;
  }
  throw new RasterFormatError('UNSUPPORTED');
}

const SIZE_AT = 4;
const FIXED_SIZE = 38;

/**
 * The size segment, which comes first (ISO/IEC 15444-1 A.5.1).
 * @throws {RasterFormatError} MALFORMED, UNSUPPORTED when the components differ from each other
 */
export function jpeg2000Shape(bytes: Uint8Array): CodestreamShape {
  const bare = codestreamOf(bytes);
  const view = viewOf(bare);
  const isSized =
    bare.length > SIZE_AT + FIXED_SIZE && view.getUint16(0) === CODE.start && view.getUint16(2) === CODE.size;
  if (!isSized) throw new RasterFormatError('MALFORMED');
  const u32 = (offset: number): number => view.getUint32(SIZE_AT + offset);
  const components = view.getUint16(SIZE_AT + 36);
  const depth = commonDepth(bare.subarray(SIZE_AT + FIXED_SIZE, SIZE_AT + FIXED_SIZE + components * 3), components);
  const [width, height] = [u32(4) - u32(12), u32(8) - u32(16)];
  return { width, height, components, bits: (depth & 0x7f) + 1, signed: depth > 0x7f };
}

/** Depth and sign of every component, none of them thinned out. */
function commonDepth(entries: Uint8Array, components: number): number {
  const [depth = 0] = entries;
  if (entries.length === 0 || entries.length !== components * 3) throw new RasterFormatError('MALFORMED');
  const expected = [depth, 1, 1];
  if (entries.some((byte, index) => byte !== expected[index % 3])) throw new RasterFormatError('UNSUPPORTED');
  return depth;
}
