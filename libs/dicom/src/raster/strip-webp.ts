import { asciiBytes, concatenate, latin1, viewOf } from '../bytes.js';
import { sniffImageFormat } from '../read/sniff-image-format.js';
import { isExif, orientationTiff, readExifOrientation, readOrientation } from './exif-orientation.js';
import { RasterFormatError } from './raster-format.error.js';
import { ChunkCounter, type StrippedRaster } from './stripped-raster.js';

const RIFF_HEADER = 12;
const ALPHA_FLAG = 0x10;
const EXIF_FLAG = 0x08;
const ANIMATION_FLAG = 0x02;
const KEPT: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH']);

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/**
 * Keeps the coded picture, its alpha and its canvas; EXIF (but for the orientation), XMP, profile, unknown chunks and
 * whatever follows the RIFF container go. Animations are refused.
 * @throws {RasterFormatError} NOT_WEBP, TRUNCATED, MALFORMED, SEVERAL_PICTURES
 */
export function stripWebp(bytes: Uint8Array): StrippedRaster {
  if (sniffImageFormat(bytes) !== 'webp') throw new RasterFormatError('NOT_WEBP');
  const end = 8 + viewOf(bytes).getUint32(4, true);
  if (end > bytes.length) throw new RasterFormatError('TRUNCATED');
  const counter = new ChunkCounter();
  const chunks = readChunks(bytes.subarray(0, end));
  if (end < bytes.length) counter.remove('Trailer');
  const orientation = orientationOf(chunks);
  const kept = chunks.filter(({ type }) => isKept(type, counter));
  return {
    bytes: assemble(kept, orientation),
    ...sizeOf(kept),
    bitDepth: 8,
    channels: kept.some(hasAlpha) ? 4 : 3,
    orientation,
    hasUnreadRoom: true,
    removed: counter.removed,
    keptChunks: counter.kept,
  };
}

function readChunks(riff: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  let at = RIFF_HEADER;
  while (at < riff.length) {
    if (at + 8 > riff.length) throw new RasterFormatError('TRUNCATED', at);
    const length = viewOf(riff).getUint32(at + 4, true);
    if (at + 8 + length > riff.length) throw new RasterFormatError('TRUNCATED', at);
    chunks.push({ type: latin1(riff.subarray(at, at + 4)), data: riff.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function isKept(type: string, counter: ChunkCounter): boolean {
  if (type === 'ANIM' || type === 'ANMF') throw new RasterFormatError('SEVERAL_PICTURES');
  const kept = KEPT.has(type);
  if (kept) counter.kept++;
  else counter.remove(/^[A-Za-z0-9 ]{4}$/.test(type) ? type.trim() : 'Unknown');
  return kept;
}

/** Some writers put the mark of JPEG's EXIF segment in front. */
function orientationOf(chunks: readonly Chunk[]): number {
  const exif = chunks.find(({ type }) => type === 'EXIF');
  if (!exif) return 1;
  return isExif(exif.data) ? readExifOrientation(exif.data) : readOrientation(exif.data);
}

/** A rotated picture needs the extended form, because only there an EXIF chunk may follow. */
function assemble(kept: readonly Chunk[], orientation: number): Uint8Array {
  const turned = orientation !== 1;
  const extended = kept.find(({ type }) => type === 'VP8X');
  const picture = kept.filter(({ type }) => type !== 'VP8X');
  const header = extended || turned ? [extendedHeader(kept, turned)] : [];
  const exif = turned ? [{ type: 'EXIF', data: orientationTiff(orientation) }] : [];
  const body = concatenate([...header, ...picture, ...exif].map(encodeChunk));
  const riff = new Uint8Array(RIFF_HEADER);
  riff.set(asciiBytes('RIFF'));
  riff.set(asciiBytes('WEBP'), 8);
  viewOf(riff).setUint32(4, 4 + body.length, true);
  return concatenate([riff, body]);
}

/** Flags made anew, canvas as the picture says (WebP container specification, Extended File Format). */
function extendedHeader(kept: readonly Chunk[], turned: boolean): Chunk {
  const { width, height } = sizeOf(kept);
  const data = new Uint8Array(10);
  data[0] = (kept.some(hasAlpha) ? ALPHA_FLAG : 0) | (turned ? EXIF_FLAG : 0);
  const view = viewOf(data);
  view.setUint32(4, width - 1, true);
  view.setUint16(7, (height - 1) & 0xffff, true);
  data[9] = (height - 1) >> 16;
  return { type: 'VP8X', data };
}

function encodeChunk({ type, data }: Chunk): Uint8Array {
  const chunk = new Uint8Array(8 + data.length + (data.length % 2));
  chunk.set(asciiBytes(type));
  viewOf(chunk).setUint32(4, data.length, true);
  chunk.set(data, 8);
  return chunk;
}

const hasAlpha = ({ type, data }: Chunk): boolean =>
  type === 'ALPH' || (type === 'VP8L' && data.length >= 5 && (viewOf(data).getUint32(1, true) & 0x10000000) !== 0);

/** Size as the coded picture has it (RFC 6386 §9.1; WebP lossless bitstream §3). */
function sizeOf(kept: readonly Chunk[]): { width: number; height: number } {
  const flags = kept.find(({ type }) => type === 'VP8X')?.data[0] ?? 0;
  if (flags & ANIMATION_FLAG) throw new RasterFormatError('SEVERAL_PICTURES');
  const pictures = kept.filter(({ type }) => type === 'VP8 ' || type === 'VP8L');
  const [picture] = pictures;
  if (!picture || pictures.length > 1 || picture.data.length < 10) throw new RasterFormatError('MALFORMED');
  return picture.type === 'VP8 ' ? lossySize(viewOf(picture.data)) : losslessSize(viewOf(picture.data));
}

const lossySize = (frame: DataView): { width: number; height: number } => ({
  width: frame.getUint16(6, true) & 0x3fff,
  height: frame.getUint16(8, true) & 0x3fff,
});

function losslessSize(frame: DataView): { width: number; height: number } {
  const packed = frame.getUint32(1, true);
  return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
}
