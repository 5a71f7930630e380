import type { Attestation, AttestationBasis } from '../../../lib/api/contract.js';

/** What the practitioner is filling in for the files about to be sent. */
export type AttestationDraft = { basis: AttestationBasis | null; acknowledged: boolean; patientReference: string };

/** What was attested for a file when it was sent, and the pseudonym it goes under. */
export type Consent = {
  readonly attestation: { readonly basis: AttestationBasis; readonly version: string; readonly sha256: string };
  readonly patientReference: string | null;
};

export const EMPTY_DRAFT: AttestationDraft = { basis: null, acknowledged: false, patientReference: '' };

/** The draft as a statement about the text in force; null until it is complete. */
export function consentOf(draft: AttestationDraft, text: Pick<Attestation, 'version' | 'sha256'>): Consent | null {
  if (!draft.acknowledged || draft.basis === null) return null;
  const reference = draft.patientReference.trim();
  return {
    attestation: { basis: draft.basis, version: text.version, sha256: text.sha256 },
    patientReference: reference === '' ? null : reference,
  };
}

/** A statement serves one send: the next files may be another patient's. The legal basis stays as the practice's habit. */
export function draftAfterSending({ basis }: AttestationDraft): AttestationDraft {
  return { ...EMPTY_DRAFT, basis };
}
