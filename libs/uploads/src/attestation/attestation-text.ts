import { createHash } from 'node:crypto';

export const LOCALES = ['fr', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** Grounds on which a practitioner may upload a radiograph (published policy, section 2.e). */
export const ATTESTATION_BASES = [
  'patient-consent',
  'legal-obligation',
  'professional-practice',
  'anonymised',
  'other',
] as const;
export type AttestationBasis = (typeof ATTESTATION_BASES)[number];

/** What a person reads and accepts before a file is received. Published versions never change: they are evidence. */
export interface AttestationText {
  readonly version: string;
  readonly locale: Locale;
  readonly text: string;
  readonly bases: readonly { readonly id: AttestationBasis; readonly label: string }[];
}

/** SHA-256, lower-case hex, of everything that was shown: the text, a line feed, and each `id: label` on its line. */
export function hashOf({ text, bases }: AttestationText): string {
  const shown = [text, ...bases.map(({ id, label }) => `${id}: ${label}`)].join('\n');
  return createHash('sha256').update(shown, 'utf8').digest('hex');
}
