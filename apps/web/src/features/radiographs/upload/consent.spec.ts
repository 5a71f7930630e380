import { consentOf, draftAfterSending, EMPTY_DRAFT, type AttestationDraft } from './consent.js';
import { enqueueFailed, enqueueReady, moveItem, type UploadItem } from './upload-list.js';

const text = { version: '1', sha256: 'f'.repeat(64) };
const draft: AttestationDraft = { basis: 'patient-consent', acknowledged: true, patientReference: ' P-12 ' };
const ready = (id: string): UploadItem => ({
  id,
  name: 'x.png',
  bytes: 1,
  status: { state: 'ready' },
  consent: null,
});
const referenceOf = (items: readonly UploadItem[], id: string) =>
  items.find((item) => item.id === id)?.consent?.patientReference;

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

  it('stays with the file it was given for, through a later send and a retry', () => {
    const first = consentOf(draft, text);
    const second = consentOf({ ...draft, patientReference: 'P-13' }, text);
    if (first === null || second === null) throw new Error('both drafts are complete');
    let items = enqueueReady([ready('a')], first);
    items = moveItem(items, 'a', { state: 'uploading', sent: 0 });
    const problem = { code: 'NETWORK.UNREACHABLE', detail: null };
    items = moveItem(items, 'a', { state: 'failed', reason: 'sending', problem, retryable: true });
    items = enqueueFailed(enqueueReady([...items, ready('b')], second));
    expect(items.map(({ status }) => status.state)).toEqual(['waiting', 'waiting']);
    expect([referenceOf(items, 'a'), referenceOf(items, 'b')]).toEqual(['P-12', 'P-13']);
  });
});
