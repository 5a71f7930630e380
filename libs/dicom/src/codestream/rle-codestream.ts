import { concatenate, hasSameBytes, viewOf } from '../bytes.js';
import type { ImageAttributes } from '../pixel/image-attributes.js';
import { RLE_HEADER_LENGTH, splitSegments, unpackBits } from '../pixel/rle-decoder.js';
import { type CleanCodestream, isPadding } from './codestream.js';

/**
 * Keeps of an RLE frame (PS3.5 Annex G) what its planes are unpacked from; bytes between and after them go, and so does
 * whatever stands in the unused places of the header.
 * @throws {DicomFormatError} TRUNCATED, UNSUPPORTED_PIXELS
 */
export function cleanRle(frame: Uint8Array, { rows, columns }: ImageAttributes): CleanCodestream {
  const used = splitSegments(frame).map((segment) => segment.subarray(0, unpackBits(segment, rows * columns)));
  const clean = concatenate([headerOf(used), ...used.flatMap(evened)]);
  const isClean = hasSameBytes(clean, frame.subarray(0, clean.length)) && isPadding(frame.subarray(clean.length));
  return isClean ? { bytes: frame, removed: [] } : { bytes: clean, removed: ['Excess'] };
}

function headerOf(segments: readonly Uint8Array[]): Uint8Array {
  const header = new Uint8Array(RLE_HEADER_LENGTH);
  const view = viewOf(header);
  view.setUint32(0, segments.length, true);
  let start = RLE_HEADER_LENGTH;
  segments.forEach((segment, index) => {
    view.setUint32(4 + index * 4, start, true);
    start += segment.length + (segment.length % 2);
  });
  return header;
}

const evened = (segment: Uint8Array): Uint8Array[] => [segment, new Uint8Array(segment.length % 2)];
