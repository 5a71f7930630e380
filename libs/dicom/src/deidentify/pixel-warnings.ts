import { TAG } from '../dictionary/tag.js';
import { frameBytes, type ImageAttributes } from '../pixel/image-attributes.js';
import { type DicomFile, findElement } from '../read/data-set.js';
import type { DeidentificationWarning } from './report-builder.js';

/** What the untouched pixels may still carry besides the picture. */
export function pixelWarnings(file: DicomFile, image: ImageAttributes): DeidentificationWarning[] {
  const pixels = findElement(file.dataSet, TAG.pixelData);
  const warnings: DeidentificationWarning[] = [];
  if (image.burnedInAnnotation === 'YES') warnings.push('BURNED_IN_ANNOTATION_DECLARED');
  if (pixels?.kind === 'value' && usesSpareBits(pixels.bytes, image, file.encoding.littleEndian)) {
    warnings.push('UNUSED_BITS_CARRY_DATA');
  }
  return warnings;
}

/**
 * Old overlays live in the bits above (or below) the stored ones (PS3.5 §8.1.2). Sign extension of signed samples is
 * no data: there the spare high bits repeat the sign.
 */
function usesSpareBits(bytes: Uint8Array, image: ImageAttributes, littleEndian: boolean): boolean {
  const { bitsAllocated, bitsStored, highBit, signed } = image;
  if (bitsAllocated !== 16 || bitsStored === 16) return false;
  const spare = ~(((1 << bitsStored) - 1) << (highBit + 1 - bitsStored)) & 0xffff;
  const sign = signed ? 1 << highBit : 0;
  const extension = (0xffff << (highBit + 1)) & 0xffff;
  const low = littleEndian ? 0 : 1;
  const end = Math.min(frameBytes(image), bytes.length - 1);
  for (let at = 0; at < end; at += 2) {
    const sample = (bytes[at + low] ?? 0) | ((bytes[at + 1 - low] ?? 0) << 8);
    const beyond = sample & spare;
    if (beyond !== 0 && !(sample & sign && beyond === extension)) return true;
  }
  return false;
}
