import { concatenate, viewOf } from '../bytes.js';
import { sniffImageFormat } from '../read/sniff-image-format.js';
import { crc32 } from './crc32.js';
import { orientationTiff, readOrientation } from './exif-orientation.js';
import { encodePngChunk, type PngChunk as Chunk, readPngChunk, SIGNATURE_LENGTH } from './png-chunks.js';
import { RasterFormatError, type RasterErrorCode } from './raster-format.error.js';
import { ChunkCounter, type StrippedRaster } from './stripped-raster.js';

/** Largest size a kept chunk may have; only these say how to show the pixels, and none has room for a text. */
const KEPT: ReadonlyMap<string, number> = new Map([
  ['IHDR', 13],
  ['PLTE', 768],
  ['tRNS', 256],
  ['gAMA', 4],
  ['sRGB', 1],
  ['sBIT', 4],
  ['pHYs', 9],
  ['IDAT', 0x7fffffff],
  ['IEND', 0],
]);

/** Samples a pixel by colour type (PNG specification §11.2.2). */
const CHANNELS: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

/** Offset in IHDR, and the value of pictures whose samples point into a palette (PNG specification §11.2.2). */
const COLOUR_TYPE_AT = 9;
const INDEXED = 3;

/** Bytes of the transparent colour by colour type: grey, RGB; pictures with opacity have none. */
const TRANSPARENT_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0, 2],
  [2, 6],
]);

export interface StripPngOptions {
  /** CRC-32 (ISO 3309) of some bytes; another one than ours only to be faster. */
  readonly crc32?: (bytes: Uint8Array) => number;
}

/**
 * Keeps the chunks that make the picture and drops everything else: texts, EXIF but for the orientation, time, profile,
 * private chunks, animation, and whatever follows IEND. The kept chunks are copied as they are, so the pixels are the same
 * by construction. What hides behind the compressed samples is cut by {@link cutPngData}.
 * @throws {RasterFormatError} NOT_PNG, TRUNCATED, BAD_CHECKSUM, MALFORMED, UNSUPPORTED (unknown critical chunk)
 */
export function stripPng(bytes: Uint8Array, options: StripPngOptions = {}): StrippedRaster {
  if (sniffImageFormat(bytes) !== 'png') throw new RasterFormatError('NOT_PNG');
  const counter = new ChunkCounter();
  const kept: Chunk[] = [];
  let at = SIGNATURE_LENGTH;
  let orientation = 1;
  while (kept.at(-1)?.type !== 'IEND') {
    const chunk = readPngChunk(bytes, at);
    at += chunk.whole.length;
    if (isKept(chunk, at, options.crc32 ?? crc32) && isOfUse(chunk, kept)) kept.push(chunk);
    else counter.remove(chunk.type);
    if (chunk.type === 'eXIf') orientation = readOrientation(chunk.data);
  }
  if (at < bytes.length) counter.remove('Trailer');
  counter.kept = kept.length;
  requireOrder(kept);
  return assemble(bytes.subarray(0, SIGNATURE_LENGTH), kept, counter, orientation);
}

/** An eXIf chunk whose only entry is the orientation, where the picture is not upright. */
function turnedBy(orientation: number): Uint8Array[] {
  return orientation === 1 ? [] : [encodePngChunk('eXIf', orientationTiff(orientation))];
}

function isKept({ type, data, whole }: Chunk, at: number, checksum: (bytes: Uint8Array) => number): boolean {
  const limit = KEPT.get(type);
  if (limit === undefined) return refuseCritical(type, at);
  if (data.length > limit) fail('MALFORMED', at);
  const expected = viewOf(whole).getUint32(whole.length - 4);
  if (checksum(whole.subarray(4, -4)) !== expected) fail('BAD_CHECKSUM', at);
  return true;
}

/**
 * Other pictures than indexed ones at most suggest a palette, in 768 bytes that nobody looks at, and name one transparent
 * colour (PNG specification §11.3.2).
 */
function isOfUse({ type, data }: Chunk, [header]: readonly Chunk[]): boolean {
  const colourType = header?.data[COLOUR_TYPE_AT] ?? 0;
  if (type === 'tRNS') return colourType === INDEXED || data.length === TRANSPARENT_LENGTHS.get(colourType);
  return type !== 'PLTE' || colourType === INDEXED;
}

/** A capital first letter marks a chunk without which the picture cannot be read (PNG specification §5.4). */
function refuseCritical(type: string, at: number): false {
  if (/^[A-Z]/.test(type)) fail('UNSUPPORTED', at);
  return false;
}

/** One header in front, one run of image data; everything else at most once. */
function requireOrder(kept: readonly Chunk[]): void {
  const types = kept.map(({ type }) => type).filter((type, index, all) => type !== 'IDAT' || all[index - 1] !== 'IDAT');
  const wellFormed = types[0] === 'IHDR' && types.includes('IDAT') && new Set(types).size === types.length;
  if (!wellFormed) fail('MALFORMED');
}

function assemble(
  signature: Uint8Array,
  kept: readonly Chunk[],
  counter: ChunkCounter,
  orientation: number,
): StrippedRaster {
  const header = viewOf(kept[0]?.data ?? new Uint8Array(0));
  if (header.byteLength !== 13) fail('MALFORMED');
  const width = header.getUint32(0);
  const height = header.getUint32(4);
  const channels = CHANNELS.get(header.getUint8(9));
  if (!channels || width === 0 || height === 0) fail('MALFORMED');
  return {
    bytes: concatenate([signature, ...beforeData(kept), ...turnedBy(orientation), ...fromData(kept)]),
    width,
    height,
    bitDepth: header.getUint8(8),
    channels,
    orientation,
    hasUnreadRoom: header.getUint8(COLOUR_TYPE_AT) === INDEXED,
    removed: counter.removed,
    keptChunks: counter.kept,
  };
}

const dataAt = (kept: readonly Chunk[]): number => kept.findIndex(({ type }) => type === 'IDAT');
const beforeData = (kept: readonly Chunk[]): Uint8Array[] => kept.slice(0, dataAt(kept)).map(({ whole }) => whole);
const fromData = (kept: readonly Chunk[]): Uint8Array[] => kept.slice(dataAt(kept)).map(({ whole }) => whole);

function fail(code: RasterErrorCode, offset?: number): never {
  throw new RasterFormatError(code, offset);
}
