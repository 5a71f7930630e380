import type { Radiograph } from '../../lib/api/contract.js';

type Report = Pick<Radiograph['deidentification'], 'warnings' | 'textRegions'>;

const KNOWN = [
  'BURNED_IN_ANNOTATION_DECLARED',
  'UNUSED_BITS_CARRY_DATA',
  'IDENTIFIER_LIKE_VALUE_KEPT',
  'REWRITTEN_AS_PNG',
  'TEXT_LIKELY',
  'other',
] as const;

export type PixelWarning = (typeof KNOWN)[number];

/** What de-identification saw in the pixels and left there, and what was seen in the picture since; each once. */
export function pixelWarnings({ warnings, textRegions }: Report): PixelWarning[] {
  const codes = textRegions === null || textRegions.length === 0 ? warnings : [...warnings, 'TEXT_LIKELY'];
  return [...new Set(codes.map((code) => KNOWN.find((known) => known === code) ?? 'other'))];
}

/** Whether a person should look for words in the picture. */
export function isTextLeft(report: Report): boolean {
  return pixelWarnings(report).some((code) => code === 'TEXT_LIKELY' || code === 'BURNED_IN_ANNOTATION_DECLARED');
}
