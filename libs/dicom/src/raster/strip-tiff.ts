import { asciiBytes, concatenate, viewOf } from '../bytes.js';
import { RasterFormatError } from './raster-format.error.js';
import { ChunkCounter, type StrippedRaster } from './stripped-raster.js';
import { type ChunkLayout, COMPRESSION, type StripTiffOptions, unpackedSize, withoutExcess } from './tiff-excess.js';
import {
  countDependentPages,
  entryNumbers,
  readFirstDirectory,
  type TiffDirectory,
  type TiffEntry,
} from './tiff-directory.js';

const SHORT = 3;
const LONG = 4;

const TIFF = {
  width: 256,
  length: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  colourMap: 320,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
} as const;

/**
 * What it takes to decode the first page (TIFF 6.0), with the largest count each may have: sizes, sample layout,
 * compression, strips or tiles, palette, resolution. None of them is text.
 */
const KEPT: ReadonlyMap<number, number> = new Map([
  ...[256, 257, 259, 262, 266, 274, 277, 278, 282, 283, 284, 296, 317, 322, 323].map((tag) => [tag, 1] as const),
  ...[258, 338, 339].map((tag) => [tag, 8] as const),
  [320, 3 * 65_536] as const,
]);
const LAYOUT: ReadonlySet<number> = new Set([273, 279, 324, 325]);

/** Compressions that carry a file format of their own are refused. */
const COMPRESSIONS: ReadonlySet<number> = new Set(Object.values(COMPRESSION));
const SEPARATE_PLANES = 2;
/** PhotometricInterpretation of pictures that are shown through a colour map. */
const PALETTE = 3;

/**
 * Rebuilds the file around the coded data of its first page: a new header, a directory with nothing but what decoding
 * needs, and the strips or tiles copied as they are. Descriptions, names, dates, EXIF, GPS, XMP, profiles, private tags,
 * smaller versions of the page and everything between them are gone.
 * @throws {RasterFormatError} NOT_TIFF, TRUNCATED, MALFORMED, SEVERAL_PICTURES, UNSUPPORTED (JPEG inside TIFF, fax)
 */
export function stripTiff(bytes: Uint8Array, options: StripTiffOptions = {}): StrippedRaster {
  const directory = readFirstDirectory(bytes);
  const counter = new ChunkCounter();
  for (let page = countDependentPages(bytes, directory); page > 0; page--) counter.remove('Page');
  const first = (tag: number): number | undefined => numbersOf(directory, tag)[0];
  if (!COMPRESSIONS.has(first(TIFF.compression) ?? 1)) throw new RasterFormatError('UNSUPPORTED');
  const isPalette = first(TIFF.photometric) === PALETTE;
  const isOfUse = ({ tag }: TiffEntry): boolean => tag !== TIFF.colourMap || isPalette;
  const entries = directory.entries.map((entry) => withinDepth(entry, first(TIFF.bitsPerSample) ?? 1));
  const kept = entries.filter((entry) => isKept(entry, isOfUse(entry), counter));
  const [width, height] = [first(TIFF.width), first(TIFF.length)];
  if (!width || !height) throw new RasterFormatError('MALFORMED');
  const chunks = readable(chunksOf(bytes, directory), directory, counter);
  return {
    bytes: rebuild(kept, trimmed(chunks, directory, options, counter), directory.littleEndian),
    width,
    height,
    bitDepth: first(TIFF.bitsPerSample) ?? 1,
    channels: first(TIFF.samplesPerPixel) ?? 1,
    orientation: Math.min(first(TIFF.orientation) ?? 1, 8) || 1,
    hasUnreadRoom: reachesOutside(directory),
    removed: counter.removed,
    keptChunks: counter.kept,
  };
}

/** A colour map of three values for each sample value; a longer one is cut. */
function withinDepth(entry: TiffEntry, bits: number): TiffEntry {
  const count = 3 * 2 ** Math.min(bits, 16);
  if (entry.tag !== TIFF.colourMap || entry.type !== SHORT || entry.count <= count) return entry;
  return { ...entry, count, bytes: entry.bytes.subarray(0, count * 2) };
}

function isKept({ tag, count }: TiffEntry, isOfUse: boolean, counter: ChunkCounter): boolean {
  const kept = LAYOUT.has(tag) || (isOfUse && KEPT.has(tag) && count <= (KEPT.get(tag) ?? 0));
  if (kept) counter.kept++;
  else counter.remove(`Tag ${tag}`);
  return kept && !LAYOUT.has(tag);
}

function numbersOf({ entries, littleEndian }: TiffDirectory, tag: number): number[] {
  const entry = entries.find((one) => one.tag === tag);
  return entry ? entryNumbers(entry, littleEndian) : [];
}

interface Chunks {
  readonly offsetsTag: number;
  readonly countsTag: number;
  readonly data: readonly Uint8Array[];
}

/** The strips or tiles, in order. */
function chunksOf(bytes: Uint8Array, directory: TiffDirectory): Chunks {
  const tiled = numbersOf(directory, TIFF.tileOffsets).length > 0;
  const offsetsTag = tiled ? TIFF.tileOffsets : TIFF.stripOffsets;
  const countsTag = tiled ? TIFF.tileByteCounts : TIFF.stripByteCounts;
  const counts = numbersOf(directory, countsTag);
  const offsets = numbersOf(directory, offsetsTag);
  if (offsets.length === 0 || offsets.length !== counts.length) throw new RasterFormatError('MALFORMED');
  const data = offsets.map((offset, index) => bytes.subarray(offset, offset + (counts[index] ?? 0)));
  if (data.some((chunk, index) => chunk.length !== counts[index])) throw new RasterFormatError('TRUNCATED');
  if (data.reduce((sum, chunk) => sum + chunk.length, 0) > bytes.length) throw new RasterFormatError('MALFORMED');
  return { offsetsTag, countsTag, data };
}

/** As many strips or tiles as the picture has; no decoder reads the others. */
function readable(chunks: Chunks, directory: TiffDirectory, counter: ChunkCounter): Chunks {
  const { width, rows, tiled, height } = layoutOf(directory);
  const [picture = width] = numbersOf(directory, TIFF.width);
  const [planar, samples = 1] = [TIFF.planarConfiguration, TIFF.samplesPerPixel].map(
    (tag) => numbersOf(directory, tag)[0],
  );
  const across = tiled ? Math.ceil(picture / Math.max(width, 1)) : 1;
  const planes = planar === SEPARATE_PLANES ? samples : 1;
  const count = across * Math.max(1, Math.ceil(height / rows)) * planes;
  if (chunks.data.length <= count) return chunks;
  counter.remove('Excess');
  return { ...chunks, data: chunks.data.slice(0, count) };
}

/** Whether tiles cover more than the picture. */
function reachesOutside(directory: TiffDirectory): boolean {
  const { width, rows, tiled, height } = layoutOf(directory);
  const [picture = 0] = numbersOf(directory, TIFF.width);
  return tiled && (picture % Math.max(width, 1) !== 0 || height % rows !== 0);
}

function trimmed(chunks: Chunks, directory: TiffDirectory, options: StripTiffOptions, counter: ChunkCounter): Chunks {
  const layout = layoutOf(directory);
  const [compression = COMPRESSION.none] = numbersOf(directory, TIFF.compression);
  const data = chunks.data.map((chunk, index) => {
    const clean = withoutExcess(chunk, compression, unpackedSize(layout, index), options);
    const excess = chunk.subarray(clean.length);
    if (excess.length > 1 || (excess[0] ?? 0) !== 0) counter.remove('Excess');
    return clean;
  });
  return { ...chunks, data };
}

function layoutOf(directory: TiffDirectory): ChunkLayout {
  const first = (tag: number, otherwise: number): number => numbersOf(directory, tag)[0] ?? otherwise;
  const [width, height] = [first(TIFF.width, 0), first(TIFF.length, 0)];
  const isSeparate = first(TIFF.planarConfiguration, 1) === SEPARATE_PLANES;
  const pixelBits = first(TIFF.bitsPerSample, 1) * (isSeparate ? 1 : first(TIFF.samplesPerPixel, 1));
  const tileLength = first(TIFF.tileLength, 0);
  if (tileLength > 0) return { width: first(TIFF.tileWidth, 0), rows: tileLength, tiled: true, height, pixelBits };
  const rows = Math.min(first(TIFF.rowsPerStrip, height), height) || height;
  return { width, rows, tiled: false, height, pixelBits };
}

/** Header, coded data, values that do not fit an entry, directory; everything on even offsets (TIFF 6.0 §2). */
function rebuild(kept: readonly TiffEntry[], chunks: Chunks, littleEndian: boolean): Uint8Array {
  const writer = new TiffWriter(littleEndian);
  const offsets = chunks.data.map((chunk) => writer.append(chunk));
  const counts = chunks.data.map(({ length }) => length);
  const layout = [writer.longs(chunks.offsetsTag, offsets), writer.longs(chunks.countsTag, counts)];
  return writer.finish([...kept, ...layout].sort((a, b) => a.tag - b.tag));
}

class TiffWriter {
  private readonly parts: Uint8Array[] = [new Uint8Array(8)];
  private length = 8;

  constructor(private readonly littleEndian: boolean) {}

  /** @returns the offset the bytes got. */
  append(bytes: Uint8Array): number {
    const offset = this.length;
    this.parts.push(bytes, new Uint8Array(bytes.length % 2));
    this.length += bytes.length + (bytes.length % 2);
    return offset;
  }

  longs(tag: number, values: readonly number[]): TiffEntry {
    const bytes = new Uint8Array(values.length * 4);
    values.forEach((value, index) => viewOf(bytes).setUint32(index * 4, value, this.littleEndian));
    return { tag, type: LONG, count: values.length, bytes };
  }

  finish(entries: readonly TiffEntry[]): Uint8Array {
    const directory = new Uint8Array(2 + entries.length * 12 + 4);
    viewOf(directory).setUint16(0, entries.length, this.littleEndian);
    entries.forEach((entry, index) => directory.set(this.encode(entry), 2 + index * 12));
    const at = this.append(directory);
    const file = concatenate(this.parts);
    file.set(asciiBytes(this.littleEndian ? 'II*\0' : 'MM\0*'));
    viewOf(file).setUint32(4, at, this.littleEndian);
    return file;
  }

  private encode({ tag, type, count, bytes }: TiffEntry): Uint8Array {
    const entry = new Uint8Array(12);
    const view = viewOf(entry);
    view.setUint16(0, tag, this.littleEndian);
    view.setUint16(2, type, this.littleEndian);
    view.setUint32(4, count, this.littleEndian);
    if (bytes.length <= SHORT + 1) entry.set(bytes, 8);
    else view.setUint32(8, this.append(bytes), this.littleEndian);
    return entry;
  }
}
