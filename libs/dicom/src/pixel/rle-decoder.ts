import { viewOf } from '../bytes.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { RLE_LOSSLESS } from '../dictionary/transfer-syntax.js';
import type { ImageAttributes } from './image-attributes.js';
import type { DecodedFrame, PixelDecoder } from './pixel-decoder.js';

export const RLE_HEADER_LENGTH = 64;
const MAX_SEGMENTS = 15;

/** RLE Lossless (PS3.5 Annex G): one PackBits segment for each byte of each sample, most significant byte first. */
export const rleDecoder: PixelDecoder = {
  transferSyntaxes: [RLE_LOSSLESS],
  decode: (frame, image) => Promise.resolve(decodeRle(frame, image)),
};

/** @throws {DicomFormatError} TRUNCATED, MALFORMED, UNSUPPORTED_PIXELS */
export function decodeRle(frame: Uint8Array, image: ImageAttributes): DecodedFrame {
  const bytesPerSample = image.bitsAllocated / 8;
  const planeSize = image.rows * image.columns;
  const segments = splitSegments(frame);
  if (segments.length !== bytesPerSample * image.samplesPerPixel) throw new DicomFormatError('UNSUPPORTED_PIXELS');
  const bytes = new Uint8Array(segments.length * planeSize);
  segments.forEach((segment, index) => {
    const sample = Math.floor(index / bytesPerSample);
    const significance = bytesPerSample - 1 - (index % bytesPerSample);
    const start = sample * planeSize * bytesPerSample + significance;
    unpackBits(segment, planeSize, (value, at) => (bytes[start + at * bytesPerSample] = value));
  });
  return { bytes, attributes: { planarConfiguration: 1 } };
}

/** The header counts the segments and says where each begins. */
export function splitSegments(frame: Uint8Array): Uint8Array[] {
  if (frame.length < RLE_HEADER_LENGTH) throw new DicomFormatError('TRUNCATED');
  const header = viewOf(frame);
  const count = header.getUint32(0, true);
  if (count > MAX_SEGMENTS) throw new DicomFormatError('UNSUPPORTED_PIXELS');
  const starts = Array.from({ length: count }, (_, index) => header.getUint32(4 + index * 4, true));
  const ends = starts.map((_, index) => starts[index + 1] ?? frame.length);
  const isInOrder = starts.every((start, index) => start >= RLE_HEADER_LENGTH && start <= (ends[index] ?? 0));
  if (!isInOrder) throw new DicomFormatError('MALFORMED');
  return starts.map((start, index) => frame.subarray(start, ends[index]));
}

/**
 * Literal runs, repeated runs, and −128 for nothing (PS3.5 G.3.2). Stops once the plane is full.
 * @returns how many packed bytes that took.
 */
export function unpackBits(
  packed: Uint8Array,
  size: number,
  put: (value: number, at: number) => void = () => undefined,
): number {
  let from = 0;
  let to = 0;
  while (to < size) {
    const control = packed[from++];
    if (control === undefined) throw new DicomFormatError('TRUNCATED');
    if (control === 128) continue;
    const repeats = control > 128;
    const length = repeats ? 257 - control : control + 1;
    const next = from + (repeats ? 1 : length);
    if (next > packed.length) throw new DicomFormatError('TRUNCATED');
    for (let i = 0; i < length && to + i < size; i++) put(packed[repeats ? from : from + i] ?? 0, to + i);
    to += length;
    from = next;
  }
  return from;
}
