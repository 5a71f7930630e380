import { hasAscii } from '../bytes.js';
import { TAG } from '../dictionary/tag.js';
import { frameBytes, type ImageAttributes } from '../pixel/image-attributes.js';
import { type DicomFile, findElement } from '../read/data-set.js';
import type { DeidentificationWarning } from './report-builder.js';

const JPEG_COMMENT = 0xfe;
const FIRST_APPLICATION = 0xe0;
const LAST_APPLICATION = 0xef;

/** What the untouched pixels may still carry besides the picture. */
export function pixelWarnings(file: DicomFile, image: ImageAttributes): DeidentificationWarning[] {
  const pixels = findElement(file.dataSet, TAG.pixelData);
  const warnings: DeidentificationWarning[] = [];
  if (image.burnedInAnnotation === 'YES') warnings.push('BURNED_IN_ANNOTATION_DECLARED');
  if (pixels?.kind === 'value' && usesSpareBits(pixels.bytes, image, file.encoding.littleEndian)) {
    warnings.push('UNUSED_BITS_CARRY_DATA');
  }
  if (pixels?.kind === 'fragments' && pixels.fragments.some(carriesMetadata)) {
    warnings.push('COMPRESSED_STREAM_CARRIES_METADATA');
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

/** Application segments other than JFIF and Adobe, or comments, ahead of the first scan of a JPEG stream. */
function carriesMetadata(fragment: Uint8Array): boolean {
  let at = 2;
  if (fragment[0] !== 0xff || fragment[1] !== 0xd8) return false;
  while (fragment[at] === 0xff && fragment[at + 1] !== 0xda && at + 4 <= fragment.length) {
    if (isMetadata(fragment, at)) return true;
    at += 2 + (((fragment[at + 2] ?? 0) << 8) | (fragment[at + 3] ?? 0));
  }
  return false;
}

function isMetadata(stream: Uint8Array, at: number): boolean {
  const marker = stream[at + 1] ?? 0;
  if (marker === JPEG_COMMENT) return true;
  if (marker < FIRST_APPLICATION || marker > LAST_APPLICATION) return false;
  return !hasAscii(stream, at + 4, 'JFIF\0') && !hasAscii(stream, at + 4, 'Adobe');
}
