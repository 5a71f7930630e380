import { DicomFormatError } from '../dicom-format.error.js';
import type { GreyscalePixels } from './image.js';
import { frameBytes, type ImageAttributes } from './image-attributes.js';

/** How the bytes of native pixels are ordered (PS3.5 §8.1.1 and A.2, A.3). */
export interface SampleOrder {
  readonly littleEndian: boolean;
  /** OW: 16-bit words, which in big endian also swaps the samples of 8 bits. */
  readonly words: boolean;
}

/**
 * Greyscale samples of one native frame as numbers: only the stored bits, sign extended.
 * @throws {DicomFormatError} TRUNCATED, UNSUPPORTED_PIXELS
 */
export function unpackGreyscale(bytes: Uint8Array, image: ImageAttributes, order: SampleOrder): GreyscalePixels {
  const frame = requireFrame(bytes, image);
  if (image.bitsAllocated === 8) return unpack8(frame, image, order);
  if (image.bitsAllocated === 16) return unpack16(frame, image, order);
  throw new DicomFormatError('UNSUPPORTED_PIXELS');
}

/** Interleaved 8-bit colours of one native frame, whatever its planar configuration. */
export function unpackColour(bytes: Uint8Array, image: ImageAttributes, order: SampleOrder): Uint8Array {
  const frame = swapBytes(requireFrame(bytes, image), order);
  const isPlanar = image.planarConfiguration === 1 && image.photometricInterpretation !== 'YBR_FULL_422';
  return isPlanar ? interleave(frame, image.rows * image.columns) : frame.slice(0, frameBytes(image));
}

function requireFrame(bytes: Uint8Array, image: ImageAttributes): Uint8Array {
  const length = frameBytes(image);
  if (bytes.length < length) throw new DicomFormatError('TRUNCATED');
  return bytes.subarray(0, length + (length % 2 && bytes.length > length ? 1 : 0));
}

function unpack8(frame: Uint8Array, image: ImageAttributes, order: SampleOrder): Uint8Array | Int8Array {
  const { down, up } = shifts(image, 8);
  const samples = swapBytes(frame, order).subarray(0, image.rows * image.columns);
  if (!image.signed) return samples.map((sample) => ((sample << up) & 0xff) >>> (up + down));
  return Int8Array.from(samples, (sample) => (sample << (24 + up)) >> (24 + up + down));
}

function unpack16(frame: Uint8Array, image: ImageAttributes, order: SampleOrder): Uint16Array | Int16Array {
  const { down, up } = shifts(image, 16);
  const count = image.rows * image.columns;
  const [low, high] = order.littleEndian ? [0, 1] : [1, 0];
  const pixels = image.signed ? new Int16Array(count) : new Uint16Array(count);
  for (let i = 0, at = 0; i < count; i++, at += 2) {
    const raw = ((frame[at + low] ?? 0) | ((frame[at + high] ?? 0) << 8)) << (16 + up);
    pixels[i] = image.signed ? raw >> (16 + up + down) : raw >>> (16 + up + down);
  }
  return pixels;
}

/** Bits to drop above the high bit, and below the lowest stored one. */
function shifts({ highBit, bitsStored }: ImageAttributes, width: number): { up: number; down: number } {
  return { up: width - 1 - highBit, down: highBit + 1 - bitsStored };
}

function swapBytes(frame: Uint8Array, { littleEndian, words }: SampleOrder): Uint8Array {
  if (littleEndian || !words) return frame;
  return frame.map((_, index) => frame[index ^ 1] ?? 0);
}

function interleave(planes: Uint8Array, count: number): Uint8Array {
  return new Uint8Array(count * 3).map((_, index) => planes[(index % 3) * count + Math.floor(index / 3)] ?? 0);
}
