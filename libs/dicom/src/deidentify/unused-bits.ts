import type { ImageAttributes } from '../pixel/image-attributes.js';

/**
 * Native samples with nothing in the bits outside of the stored ones (PS3.5 §8.1.1): zero, and above signed samples the
 * sign, as readers expect that take a sample as a whole. The stored bits, and so the decoded samples, stay.
 * @param bytes one frame, as stored.
 * @returns the same array when there was nothing to clear.
 */
export function withoutUnusedBits(bytes: Uint8Array, image: ImageAttributes, littleEndian: boolean): Uint8Array {
  const { bitsAllocated, bitsStored, samplesPerPixel } = image;
  if (bitsStored === bitsAllocated || samplesPerPixel !== 1) return bytes;
  if (bitsAllocated === 8) return cleared(bytes, 1, image, littleEndian);
  return bitsAllocated === 16 ? cleared(bytes, 2, image, littleEndian) : bytes;
}

function cleared(bytes: Uint8Array, width: 1 | 2, image: ImageAttributes, littleEndian: boolean): Uint8Array {
  const clean = canonicalSample(image);
  const [low, high] = littleEndian ? [0, 1] : [1, 0];
  let copy: Uint8Array | null = null;
  for (let at = 0; at + width <= bytes.length; at += width) {
    const sample = width === 1 ? (bytes[at] ?? 0) : (bytes[at + low] ?? 0) | ((bytes[at + high] ?? 0) << 8);
    const wanted = clean(sample);
    if (wanted === sample) continue;
    copy ??= bytes.slice();
    copy[at + (width === 1 ? 0 : low)] = wanted & 0xff;
    if (width === 2) copy[at + high] = wanted >> 8;
  }
  return copy ?? bytes;
}

/** What a sample is with its stored bits alone. */
function canonicalSample({ bitsAllocated, bitsStored, highBit, signed }: ImageAttributes): (sample: number) => number {
  const whole = 2 ** bitsAllocated - 1;
  const stored = ((2 ** bitsStored - 1) << (highBit + 1 - bitsStored)) & whole;
  const sign = signed ? 1 << highBit : 0;
  const above = whole & ~(2 ** (highBit + 1) - 1);
  return (sample) => (sample & stored) | (sample & sign ? above : 0);
}
