import { viewOf } from '../bytes.js';
import { RasterFormatError } from './raster-format.error.js';

export const MARKER = {
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  quantisation: 0xdb,
  huffman: 0xc4,
  arithmetic: 0xcc,
  restartInterval: 0xdd,
  app0: 0xe0,
  app1: 0xe1,
  app14: 0xee,
  comment: 0xfe,
} as const;

export interface JpegSegment {
  readonly marker: number;
  /** Without marker and length. */
  readonly payload: Uint8Array;
  /** The coded data that follows a start of scan, restart markers included; empty otherwise. */
  readonly scan: Uint8Array;
}

/** Frame headers of the sequential, progressive and lossless processes (ITU-T T.81 table B.1); hierarchical is refused. */
export const isFrameHeader = (marker: number): boolean =>
  (marker >= 0xc0 && marker <= 0xc3) || (marker >= 0xc9 && marker <= 0xcb);

/**
 * Cuts a JPEG stream (ITU-T T.81 annex B) into segments, from after SOI to before EOI.
 * @param isCoded whether a byte that follows FF inside of a scan belongs to the scan; JPEG-LS has another rule.
 * @returns the segments and the offset after EOI.
 * @throws {RasterFormatError} TRUNCATED, MALFORMED
 */
export function readJpegSegments(
  bytes: Uint8Array,
  isCoded: (next: number) => boolean = isStuffedOrRestart,
): { segments: JpegSegment[]; end: number } {
  const segments: JpegSegment[] = [];
  let at = 2;
  for (;;) {
    at = markerAt(bytes, at);
    const marker = bytes[at + 1] ?? 0;
    if (marker === MARKER.endOfImage) return { segments, end: at + 2 };
    const segment = readSegment(bytes, at, marker, isCoded);
    segments.push(segment);
    at += 4 + segment.payload.length + segment.scan.length;
  }
}

/** Any number of FF bytes may fill the space before a marker (T.81 §B.1.1.2). */
function markerAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0xff) throw new RasterFormatError(at < bytes.length ? 'MALFORMED' : 'TRUNCATED', at);
  let last = at;
  while (bytes[last + 1] === 0xff) last++;
  if (last + 1 >= bytes.length) throw new RasterFormatError('TRUNCATED', at);
  return last;
}

function readSegment(bytes: Uint8Array, at: number, marker: number, isCoded: (next: number) => boolean): JpegSegment {
  if (marker < 0xc0 || isStandalone(marker)) throw new RasterFormatError('MALFORMED', at);
  if (at + 4 > bytes.length) throw new RasterFormatError('TRUNCATED', at);
  const length = viewOf(bytes).getUint16(at + 2);
  if (length < 2) throw new RasterFormatError('MALFORMED', at);
  const end = at + 2 + length;
  if (end > bytes.length) throw new RasterFormatError('TRUNCATED', at);
  const scanEnd = marker === MARKER.startOfScan ? endOfScan(bytes, end, isCoded) : end;
  return { marker, payload: bytes.subarray(at + 4, end), scan: bytes.subarray(end, scanEnd) };
}

const isStandalone = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd8;

/** FF in coded data is followed by a stuffed zero, a restart marker, or more FF that fill (T.81 §B.1.1.2). */
export const isStuffedOrRestart = (next: number): boolean =>
  next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);

function endOfScan(bytes: Uint8Array, start: number, isCoded: (next: number) => boolean): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (!isCoded(next)) return at;
  }
  throw new RasterFormatError('TRUNCATED', start);
}

/** A segment as it stands in a file. */
export function encodeSegment({ marker, payload, scan }: JpegSegment): Uint8Array[] {
  const length = payload.length + 2;
  return [Uint8Array.of(0xff, marker, length >> 8, length & 0xff), payload, scan];
}
