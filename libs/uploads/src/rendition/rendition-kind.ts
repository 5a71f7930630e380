import type { ImageFacts, RadiographFormat } from '../sanitise/sanitised-image.js';

/**
 * `display`: 8-bit grey PNG, full size. `thumbnail`: PNG, at most 320 pixels on the longer side. `grey16`: every value
 * after the Modality LUT, full size (docs/formats/gray16.md).
 */
export const RENDITION_KINDS = ['display', 'thumbnail', 'grey16'] as const;
export type RenditionKind = (typeof RENDITION_KINDS)[number];

export const RENDITION_STATES = ['pending', 'ready', 'failed'] as const;
export type RenditionState = (typeof RENDITION_STATES)[number];

/** `absent`: never asked for, because the display rendition shows all there is, or the radiograph is older than the kind. */
export const SHOWN_RENDITION_STATES = [...RENDITION_STATES, 'absent'] as const;
export type ShownRenditionState = (typeof SHOWN_RENDITION_STATES)[number];

type Depth = Pick<ImageFacts, 'bitsStored' | 'photometricInterpretation'> & { readonly format: RadiographFormat };

/**
 * What is made of a radiograph. An 8-bit PNG or JPEG is its own display rendition, and colours are shown as they are:
 * 16 bits would add nothing. DICOM of 8 bits still has values and windows that the display rendition has lost.
 */
export function kindsFor({ format, bitsStored, photometricInterpretation }: Depth): readonly RenditionKind[] {
  const isGrey = photometricInterpretation.startsWith('MONOCHROME');
  const hasMore = format === 'dicom' ? isGrey : bitsStored > 8;
  return RENDITION_KINDS.filter((kind) => kind !== 'grey16' || hasMore);
}
