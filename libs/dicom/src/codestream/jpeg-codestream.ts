import { asciiBytes, concatenate, hasAscii } from '../bytes.js';
import {
  encodeSegment,
  isFrameHeader,
  isStuffedOrRestart,
  type JpegSegment,
  MARKER,
  readJpegSegments,
} from '../raster/jpeg-segments.js';
import { RasterFormatError } from '../raster/raster-format.error.js';
import { frameOf, keepApplication, segmentName, TABLES } from '../raster/strip-jpeg.js';
import { type CleanCodestream, type CodestreamShape, isPadding } from './codestream.js';

const JPEG_LS_FRAME = 0xf7;
const JPEG_LS_PARAMETERS = 0xf8;
/** Type 1 of ITU-T T.87 C.2.4.1: five numbers. The other types carry tables of any size. */
const PRESET_CODING = { type: 1, length: 11 } as const;
const APP8 = 0xe8;
/** Colour transform of the reference implementation of JPEG-LS, without which colours are misread. */
const COLOUR_TRANSFORM = { mark: 'mrfx', length: 5 } as const;

/** In a scan of JPEG-LS a bit is stuffed, not a byte: FF is followed by less than 80 (ITU-T T.87 A.1). */
const isBitStuffed = (next: number): boolean => next < 0x80 || isStuffedOrRestart(next);

interface ReadStream {
  readonly segments: readonly JpegSegment[];
  readonly end: number;
}

function readStream(bytes: Uint8Array): ReadStream {
  if (bytes[0] !== 0xff || bytes[1] !== MARKER.startOfImage) throw new RasterFormatError('NOT_JPEG');
  return readJpegSegments(bytes, isJpegLs(bytes) ? isBitStuffed : isStuffedOrRestart);
}

/** Whether the first frame header is that of JPEG-LS: it decides where scans end. */
function isJpegLs(bytes: Uint8Array): boolean {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === JPEG_LS_FRAME) return true;
    if (isFrameHeader(marker) || marker === MARKER.startOfScan) return false;
    at += marker === 0xff ? 1 : 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return false;
}

/**
 * Takes comments, application segments (EXIF, XMP and the like) and everything after the end out of a JPEG or JPEG-LS
 * stream (ITU-T T.81 annex B, T.87 annex C). Tables, frame and scans stay as they are, and so do the application segments that
 * say how colours are coded.
 * @throws {RasterFormatError} NOT_JPEG, TRUNCATED, MALFORMED, UNSUPPORTED
 */
export function cleanJpeg(bytes: Uint8Array): CleanCodestream {
  const { segments, end } = readStream(bytes);
  const removed: string[] = isPadding(bytes.subarray(end)) ? [] : ['Trailer'];
  const kept = segments.flatMap((segment) => {
    const clean = keep(segment);
    if (clean?.payload.length !== segment.payload.length) removed.push(segmentName(segment));
    return clean ?? [];
  });
  return { bytes: removed.length === 0 ? bytes : assemble(kept), removed };
}

function keep(segment: JpegSegment): JpegSegment | null {
  const { marker, payload } = segment;
  if (TABLES.has(marker) || isFrame(segment)) return segment;
  if (marker === APP8 && hasAscii(payload, 0, COLOUR_TRANSFORM.mark) && payload.length === COLOUR_TRANSFORM.length) {
    return segment;
  }
  if (marker !== JPEG_LS_PARAMETERS) return keepApplication(segment);
  const isPreset = payload[0] === PRESET_CODING.type && payload.length === PRESET_CODING.length;
  if (!isPreset) throw new RasterFormatError('UNSUPPORTED');
  return segment;
}

const isFrame = ({ marker }: JpegSegment): boolean => isFrameHeader(marker) || marker === JPEG_LS_FRAME;

function assemble(kept: readonly JpegSegment[]): Uint8Array {
  const [start, end] = [Uint8Array.of(0xff, MARKER.startOfImage), Uint8Array.of(0xff, MARKER.endOfImage)];
  return concatenate([start, ...kept.flatMap(encodeSegment), end]);
}

/** @throws {RasterFormatError} as {@link cleanJpeg} */
export function jpegShape(bytes: Uint8Array): CodestreamShape {
  const { width, height, bitDepth, channels } = frameOf(readStream(bytes).segments, isFrame);
  return { width, height, components: channels, bits: bitDepth, signed: false };
}

/** How three components are to be read, where the stream itself says so. */
export function jpegColours(bytes: Uint8Array): 'RGB' | 'YBR_FULL' | null {
  const { segments } = readStream(bytes);
  const adobe = segments.find(({ marker, payload }) => marker === MARKER.app14 && hasAscii(payload, 0, 'Adobe'));
  if (adobe) return adobe.payload[ADOBE_TRANSFORM] === 0 ? 'RGB' : 'YBR_FULL';
  const names = segments
    .find(isFrame)
    ?.payload.subarray(6)
    .filter((_, index) => index % 3 === 0);
  if (names && asciiBytes('RGB').every((letter, index) => names[index] === letter)) return 'RGB';
  return segments.some(({ marker }) => marker === MARKER.app0) ? 'YBR_FULL' : null;
}

const ADOBE_TRANSFORM = 11;

/** True when the stream keeps its components one after the other: one scan for each (ITU-T T.87 C.2.3). */
export function hasPlanarScans(bytes: Uint8Array): boolean {
  const [scan] = readStream(bytes).segments.filter(({ marker }) => marker === MARKER.startOfScan);
  return scan?.payload[0] === 1;
}
