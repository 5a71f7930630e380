import fc from 'fast-check';
import { newItem, type UploadItem } from './upload-item.js';
import { actionsOf, lostTwin, milestoneOf, readable, startable, tallyOf, waitingTwin } from './upload-list.policy.js';
import type { UploadStatus } from './upload-status.js';

const failure = { kind: 'file', reason: 'damaged' } as const;

const anyStatus: fc.Arbitrary<UploadStatus> = fc.oneof(
  fc
    .constantFrom(...(['queued', 'reading', 'parsed', 'needs-redaction', 'waiting', 'hashing', 'verifying'] as const))
    .map((state) => ({ state })),
  fc.record({
    state: fc.constantFrom(...(['uploading', 'paused', 'offline', 'missing'] as const)),
    sent: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({
    state: fc.constantFrom('duplicate' as const, 'processing' as const, 'done' as const),
    radiographId: fc.uuid(),
  }),
  fc.constantFrom('queued' as const, 'waiting' as const, null).map((retryAt) => ({
    state: 'failed' as const,
    failure,
    retryAt,
  })),
);

const item = (status: UploadStatus, id: string, tag: string | null = null): UploadItem => ({
  ...newItem(id, { name: 'x.png', size: 10 }),
  status,
  tag,
});
const items = (statuses: readonly UploadStatus[]): UploadItem[] =>
  statuses.map((status, index) => item(status, String(index)));

describe('the list of uploads', () => {
  it('starts no more than the limit, counting what is under way, in order', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { maxLength: 50 }), fc.integer({ min: 1, max: 4 }), (statuses, atOnce) => {
        const list = items(statuses);
        const busy = statuses.filter(({ state }) => ['hashing', 'uploading', 'offline'].includes(state)).length;
        const waiting = list.filter(({ status }) => status.state === 'waiting');
        const started = startable(list, atOnce);
        expect(started).toEqual(waiting.slice(0, Math.max(0, atOnce - busy)));
      }),
    );
  });

  it('reads one file at a time', () => {
    expect(readable(items([{ state: 'parsed' }, { state: 'queued' }, { state: 'queued' }]))?.id).toBe('1');
    expect(readable(items([{ state: 'reading' }, { state: 'queued' }]))).toBeNull();
  });

  it('leaves no file without a way on, unless the machine is at work on it', () => {
    const atWork = ['reading', 'verifying'];
    fc.assert(
      fc.property(anyStatus, (status) => {
        expect(actionsOf(item(status, 'a')).length > 0).toBe(!atWork.includes(status.state));
      }),
    );
  });

  it('offers a retry only where one may help', () => {
    expect(actionsOf(item({ state: 'failed', failure, retryAt: null }, 'a'))).toEqual(['remove']);
    expect(actionsOf(item({ state: 'failed', failure, retryAt: 'waiting' }, 'a'))).toEqual(['retry', 'remove']);
  });

  it('counts every file once', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { maxLength: 50 }), (statuses) => {
        const { total, ...groups } = tallyOf(items(statuses));
        const unread = statuses.filter(({ state }) => state === 'queued' || state === 'reading').length;
        const sum = Object.values(groups).reduce((all, count) => all + count, unread);
        expect([total, sum]).toEqual([statuses.length, statuses.length]);
      }),
    );
  });

  it('tells a file chosen again after a reload by its content', () => {
    const lost = item({ state: 'missing', sent: 0.4 }, 'lost', 'tag');
    const again = item({ state: 'reading' }, 'again', 'tag');
    expect(lostTwin([lost, again], again)).toBe(lost);
    expect(lostTwin([lost, again], { ...again, bytes: 11 })).toBeNull();
    expect(lostTwin([lost, again], { ...again, tag: null })).toBeNull();
    expect(lostTwin([{ ...lost, status: { state: 'done', radiographId: 'r' } }, again], again)).toBeNull();
  });

  it('tells a file chosen twice, as long as both would go under the same statement', () => {
    const first = item({ state: 'parsed' }, 'first', 'tag');
    const second = item({ state: 'reading' }, 'second', 'tag');
    const sent = { ...first, status: { state: 'done', radiographId: 'r' } } as const;
    expect(waitingTwin([first, second], second)).toBe(first);
    expect(waitingTwin([{ ...first, bytes: 11 }, second], second)).toBeNull();
    expect(waitingTwin([sent, second], second)).toBeNull();
  });

  it('has four milestones', () => {
    const reached = [0, 1, 12, 13, 25, 49, 50].map((done) => milestoneOf({ ...tallyOf([]), total: 50, done }));
    expect(reached).toEqual([0, 0, 0, 1, 2, 3, 4]);
  });
});
