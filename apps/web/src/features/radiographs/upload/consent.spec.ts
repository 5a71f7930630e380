import { consentOf, draftAfterSending, EMPTY_DRAFT, type AttestationDraft } from './consent.js';

const text = { version: '1', sha256: 'f'.repeat(64) };
const draft: AttestationDraft = { basis: 'patient-consent', acknowledged: true, patientReference: ' P-12 ' };

describe('consent', () => {
  it('is complete with a basis and the tick, and trims the reference', () => {
    expect(consentOf(draft, text)).toEqual({
      attestation: { basis: 'patient-consent', ...text },
      patientReference: 'P-12',
    });
    expect(consentOf({ ...draft, patientReference: ' ' }, text)?.patientReference).toBeNull();
    expect(consentOf({ ...draft, acknowledged: false }, text)).toBeNull();
    expect(consentOf(EMPTY_DRAFT, text)).toBeNull();
  });

  it('serves one send: the reference and the tick are gone afterwards', () => {
    const after = draftAfterSending(draft);
    expect(after).toEqual({ basis: 'patient-consent', acknowledged: false, patientReference: '' });
    expect(consentOf(after, text)).toBeNull();
  });
});
