import fc from 'fast-check';
import { nextStatus, type UploadEvent, type UploadStatus } from './upload-status.js';

const failure = { kind: 'problem', problem: { code: 'NETWORK.UNREACHABLE', detail: null } } as const;
const anyRetryAt = fc.constantFrom('queued', 'waiting', 'verifying', null);
const anyShare = fc.double({ min: 0, max: 1, noNaN: true });

const anyEvent: fc.Arbitrary<UploadEvent> = fc.oneof(
  fc.constantFrom<UploadEvent>(
    { type: 'reading' },
    { type: 'examined' },
    { type: 'attested' },
    { type: 'hashing' },
    { type: 'keep' },
    { type: 'gone' },
    { type: 'received' },
    { type: 'shown' },
    { type: 'pause' },
    { type: 'resume' },
    { type: 'disconnect' },
    { type: 'reconnect' },
    { type: 'found' },
    { type: 'retry' },
  ),
  fc.boolean().map((textLikely): UploadEvent => ({ type: 'read', textLikely })),
  fc.constantFrom<UploadEvent>({ type: 'known', radiographId: 'r' }, { type: 'stored', radiographId: 'r' }),
  anyShare.map((sent): UploadEvent => ({ type: 'sending', sent })),
  anyRetryAt.map((retryAt): UploadEvent => ({ type: 'fail', failure, retryAt })),
);

const start: UploadStatus = { state: 'queued' };
const walk = (events: readonly UploadEvent[], from: UploadStatus = start): UploadStatus =>
  events.reduce(nextStatus, from);

/** From where the practitioner's statement covers the file; nothing before leaves the browser. */
const ATTESTED = [
  'waiting',
  'hashing',
  'duplicate',
  'uploading',
  'paused',
  'offline',
  'verifying',
  'processing',
  'done',
];

describe('the life of an upload', () => {
  it('goes from the drop to the gallery', () => {
    const end = walk([
      { type: 'reading' },
      { type: 'read', textLikely: true },
      { type: 'examined' },
      { type: 'attested' },
      { type: 'hashing' },
      { type: 'sending', sent: 0.5 },
      { type: 'pause' },
      { type: 'resume' },
      { type: 'sending', sent: 0.5 },
      { type: 'received' },
      { type: 'stored', radiographId: 'r' },
      { type: 'shown' },
    ]);
    expect(end).toEqual({ state: 'done', radiographId: 'r' });
  });

  it('sends no picture with likely text before a person has decided, whatever happens in whatever order', () => {
    const asked = walk([{ type: 'reading' }, { type: 'read', textLikely: true }]);
    expect(asked).toEqual({ state: 'needs-redaction' });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const undecided = events.filter(({ type }) => type !== 'examined');
        expect(walk(undecided, asked)).toBe(asked);
      }),
    );
    const decided = walk([{ type: 'examined' }, { type: 'attested' }], asked);
    expect(decided).toEqual({ state: 'waiting' });
  });

  it('sends nothing that nobody attested for, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const unattested = events.filter(({ type }) => type !== 'attested');
        const state = walk(unattested.filter(({ type }) => type !== 'fail' && type !== 'retry')).state;
        expect(ATTESTED).not.toContain(state);
      }),
    );
  });

  it('never leaves done, whatever arrives late', () => {
    const done: UploadStatus = { state: 'done', radiographId: 'r' };
    fc.assert(fc.property(fc.array(anyEvent), (events) => expect(walk(events, done)).toBe(done)));
  });

  it('waits for a person when the radiograph that it was again is deleted', () => {
    const again: UploadStatus = { state: 'duplicate', radiographId: 'r' };
    expect(walk([{ type: 'gone' }], again)).toEqual({ state: 'paused', sent: 0 });
    expect(walk([{ type: 'gone' }, { type: 'resume' }], again)).toEqual({ state: 'waiting' });
  });

  it('never goes back while it sends, whatever order progress comes in', () => {
    fc.assert(
      fc.property(fc.array(anyShare, { minLength: 1 }), (shares) => {
        const end = walk(
          shares.map((sent) => ({ type: 'sending', sent })),
          { state: 'uploading', sent: 0 },
        );
        expect(end).toEqual({ state: 'uploading', sent: Math.max(...shares) });
      }),
    );
  });

  it('does not take up again a file that was refused for good', () => {
    const refused = walk([{ type: 'reading' }, { type: 'fail', failure, retryAt: null }]);
    fc.assert(fc.property(fc.array(anyEvent), (events) => expect(walk(events, refused)).toBe(refused)));
  });

  it('waits for a lost connection where it was, and goes on from there', () => {
    const sending: UploadStatus = { state: 'uploading', sent: 0.3 };
    const lost = nextStatus(sending, { type: 'disconnect' });
    expect(lost).toEqual({ state: 'offline', sent: 0.3 });
    expect(nextStatus(lost, { type: 'sending', sent: 0.4 })).toBe(lost);
    expect(nextStatus(lost, { type: 'reconnect' })).toEqual({ state: 'waiting' });
    expect(nextStatus({ state: 'waiting' }, { type: 'disconnect' })).toEqual({ state: 'waiting' });
  });

  it('ignores progress that arrives after a pause', () => {
    const paused: UploadStatus = { state: 'paused', sent: 0.3 };
    expect(nextStatus(paused, { type: 'sending', sent: 0.4 })).toBe(paused);
  });
});
