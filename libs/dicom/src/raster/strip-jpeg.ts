import { concatenate, hasAscii, viewOf } from '../bytes.js';
import { isExif, orientationExif, readExifOrientation } from './exif-orientation.js';
import { encodeSegment, isFrameHeader, type JpegSegment, MARKER, readJpegSegments } from './jpeg-segments.js';
import { withoutExcess } from './jpeg-scan.js';
import { withoutUnusedTables } from './jpeg-tables.js';
import { RasterFormatError } from './raster-format.error.js';
import { ChunkCounter, type StrippedRaster } from './stripped-raster.js';

const JFIF_LENGTH = 14;
const ADOBE_LENGTH = 12;

/** Without these no scan can be read. */
export const TABLES: ReadonlySet<number> = new Set([
  MARKER.quantisation,
  MARKER.huffman,
  MARKER.arithmetic,
  MARKER.restartInterval,
  MARKER.startOfScan,
]);

/**
 * Keeps tables, frames and scans, plus the two application segments without which colours and density are misread
 * (JFIF without its thumbnail, Adobe). Of EXIF only the orientation survives. Comments, XMP, IPTC, profiles, embedded
 * pictures, tables that no scan uses, whatever follows EOI and what hides behind the last code of a scan go. Coded data is copied as it is: the
 * decoded pixels are the same by construction.
 * @throws {RasterFormatError} NOT_JPEG, TRUNCATED, MALFORMED, UNSUPPORTED (hierarchical, or height unknown)
 */
export function stripJpeg(bytes: Uint8Array): StrippedRaster {
  if (bytes[0] !== 0xff || bytes[1] !== MARKER.startOfImage) throw new RasterFormatError('NOT_JPEG');
  const { segments, end } = readJpegSegments(bytes);
  const counter = new ChunkCounter();
  const { segments: used, reduced } = withoutUnusedTables(segments.flatMap((segment) => keep(segment, counter) ?? []));
  const { segments: kept, cut } = withoutExcess(used);
  reduced.forEach((name) => counter.remove(name));
  for (let scan = cut; scan > 0; scan--) counter.remove('Excess');
  if (end < bytes.length) counter.remove('Trailer');
  const orientation = orientationOf(segments);
  return {
    bytes: assemble(kept, orientation),
    ...frameOf(kept),
    orientation,
    hasUnreadRoom: false,
    removed: counter.removed,
    keptChunks: counter.kept,
  };
}

function keep(segment: JpegSegment, counter: ChunkCounter): JpegSegment | null {
  const kept = TABLES.has(segment.marker) || isFrameHeader(segment.marker) ? segment : keepApplication(segment);
  if (kept) counter.kept++;
  else counter.remove(segmentName(segment));
  if (kept && kept.payload.length < segment.payload.length) counter.remove(`${segmentName(segment)} thumbnail`);
  return kept;
}

/** What a decoder needs of an application segment; null when that is nothing. */
export function keepApplication(segment: JpegSegment): JpegSegment | null {
  const { marker, payload } = segment;
  if (marker === MARKER.app0 && hasAscii(payload, 0, 'JFIF\0') && payload.length >= JFIF_LENGTH) {
    return { ...segment, payload: withoutThumbnail(payload) };
  }
  if (marker === MARKER.app14 && hasAscii(payload, 0, 'Adobe') && payload.length >= ADOBE_LENGTH) {
    return { ...segment, payload: payload.subarray(0, ADOBE_LENGTH) };
  }
  if (marker >= MARKER.app0 || marker === 0xc8) return null;
  throw new RasterFormatError('UNSUPPORTED');
}

/** Version, units and density stay; the thumbnail becomes 0 × 0 (JFIF 1.02). */
function withoutThumbnail(payload: Uint8Array): Uint8Array {
  const bare = payload.slice(0, JFIF_LENGTH);
  bare.fill(0, JFIF_LENGTH - 2);
  return bare;
}

/** How reports call a segment. */
export function segmentName({ marker, payload }: JpegSegment): string {
  if (marker === MARKER.comment) return 'COM';
  if (marker === MARKER.app1 && isExif(payload)) return 'EXIF';
  if (marker >= MARKER.app0 && marker <= 0xef) return `APP${marker - MARKER.app0}`;
  return `FF${marker.toString(16).toUpperCase()}`;
}

function orientationOf(segments: readonly JpegSegment[]): number {
  const exif = segments.find(({ marker, payload }) => marker === MARKER.app1 && isExif(payload));
  return exif ? readExifOrientation(exif.payload) : 1;
}

/** JFIF comes first (JFIF 1.02), then the orientation when the picture is not upright. */
function assemble(kept: readonly JpegSegment[], orientation: number): Uint8Array {
  const jfif = kept.filter(({ marker }) => marker === MARKER.app0).slice(0, 1);
  const others = kept.filter(({ marker }) => marker !== MARKER.app0);
  const exif = { marker: MARKER.app1, payload: orientationExif(orientation), scan: new Uint8Array(0) };
  const segments = [...jfif, ...(orientation === 1 ? [] : [exif]), ...others];
  return concatenate([
    Uint8Array.of(0xff, MARKER.startOfImage),
    ...segments.flatMap(encodeSegment),
    Uint8Array.of(0xff, MARKER.endOfImage),
  ]);
}

/** @throws {RasterFormatError} MALFORMED, UNSUPPORTED when the height is left open */
export function frameOf(
  kept: readonly JpegSegment[],
  isFrame: (segment: JpegSegment) => boolean = ({ marker }) => isFrameHeader(marker),
): Pick<StrippedRaster, 'width' | 'height' | 'bitDepth' | 'channels'> {
  const frames = kept.filter(isFrame);
  const [frame] = frames;
  const hasScan = kept.some(({ marker }) => marker === MARKER.startOfScan);
  if (!frame || frames.length > 1 || !hasScan || frame.payload.length < 9) throw new RasterFormatError('MALFORMED');
  const view = viewOf(frame.payload);
  const [bitDepth, height, width] = [view.getUint8(0), view.getUint16(1), view.getUint16(3)];
  if (height === 0) throw new RasterFormatError('UNSUPPORTED');
  if (width === 0) throw new RasterFormatError('MALFORMED');
  return { width, height, bitDepth, channels: view.getUint8(5) };
}
