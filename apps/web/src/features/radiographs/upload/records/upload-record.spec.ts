import fc from 'fast-check';
import { newItem, type UploadItem } from '../list/upload-item.js';
import type { UploadStatus } from '../list/upload-status.js';
import {
  isLostOnLeaving,
  itemOf,
  keptState,
  openPart,
  parseRecord,
  parseSecret,
  type UploadRecord,
} from './upload-record.js';

const consent = {
  attestation: { basis: 'patient-consent', version: '1', sha256: 'f'.repeat(64) },
  patientReference: 'Aurore-Q-1974',
} as const;
const sending: UploadItem = {
  ...newItem('id-1', { name: 'quenneville-aurore.dcm', size: 1_000 }),
  status: { state: 'uploading', sent: 0.25 },
  tag: 'ab'.repeat(32),
  consent,
  transfer: { sha256: 'cd'.repeat(32), url: 'http://127.0.0.1/v1/uploads/u1' },
};
const sealed = { iv: new Uint8Array(12), data: new ArrayBuffer(0) };

function recordOf(item: UploadItem): UploadRecord {
  const state = keptState(item);
  if (state === null) throw new Error('not kept');
  return { ...openPart(item, state), userId: 'u', holder: 'h', order: 0, savedAt: 0, sealed };
}

const afterReload = (item: UploadItem): UploadStatus =>
  itemOf(recordOf(item), { name: item.name, consent: item.consent }).status;

describe('what a browser remembers of an upload', () => {
  it('names neither file nor patient outside of what is sealed', () => {
    const { name, consent } = sending;
    const record = JSON.stringify(recordOf(sending));
    expect(record).not.toContain(name);
    expect(record).not.toContain(consent?.patientReference);
    expect(record).toContain(sending.transfer?.sha256);
  });

  it.each<[string, UploadStatus, UploadStatus]>([
    ['being sent waits for its file', { state: 'uploading', sent: 0.25 }, { state: 'missing', sent: 0.25 }],
    ['paused waits for its file', { state: 'paused', sent: 0.5 }, { state: 'missing', sent: 0.5 }],
    ['waiting waits for its file', { state: 'waiting' }, { state: 'missing', sent: 0 }],
    ['sent is followed without its file', { state: 'verifying' }, { state: 'verifying' }],
    ['done is done', { state: 'done', radiographId: 'r' }, { state: 'done', radiographId: 'r' }],
    ['known already still is', { state: 'duplicate', radiographId: 'r' }, { state: 'duplicate', radiographId: 'r' }],
  ])('a file that was %s', (_what, before, after) => {
    expect(afterReload({ ...sending, status: before })).toEqual(after);
  });

  it('forgets a file that was never sent, and one that never will be', () => {
    const failure = { kind: 'file', reason: 'damaged' } as const;
    expect(keptState({ ...sending, consent: null, status: { state: 'parsed' } })).toBeNull();
    expect(keptState({ ...sending, status: { state: 'failed', failure, retryAt: null } })).toBeNull();
    expect(keptState({ ...sending, status: { state: 'failed', failure, retryAt: 'waiting' } })).toBe('unfinished');
  });

  it('loses on leaving only what is on its way and cannot be told again', () => {
    expect(isLostOnLeaving(sending)).toBe(false);
    expect(isLostOnLeaving({ ...sending, tag: null })).toBe(true);
    expect(isLostOnLeaving({ ...sending, tag: null, status: { state: 'done', radiographId: 'r' } })).toBe(false);
    expect(isLostOnLeaving({ ...sending, tag: null, consent: null, status: { state: 'parsed' } })).toBe(false);
  });

  it('comes back whole', () => {
    const secret = parseSecret(JSON.parse(JSON.stringify({ name: sending.name, consent })));
    expect(itemOf(recordOf(sending), secret)).toEqual({ ...sending, status: { state: 'missing', sent: 0.25 } });
  });

  it('takes nothing for a record or a secret that is none', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseRecord(value)).toBeNull();
        expect(parseSecret(value).consent).toBeNull();
      }),
    );
  });
});
