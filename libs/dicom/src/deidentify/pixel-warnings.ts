import type { ImageAttributes } from '../pixel/image-attributes.js';
import type { DeidentificationWarning } from './report-builder.js';

/** What the untouched pixels may still carry besides the picture. */
export function pixelWarnings(image: ImageAttributes): DeidentificationWarning[] {
  return image.burnedInAnnotation === 'YES' ? ['BURNED_IN_ANNOTATION_DECLARED'] : [];
}
