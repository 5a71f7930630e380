import fc from 'fast-check';
import { checkSignature } from './file-format.js';
import { enqueueFailed, moveItem, removeItem, startable, type UploadItem, type UploadStatus } from './upload-list.js';

const item = (id: string, status: UploadStatus): UploadItem => ({ id, name: 'x.png', bytes: 1, status, consent: null });
const failed = (retryable: boolean): UploadStatus => ({
  state: 'failed',
  reason: 'sending',
  problem: { code: 'NETWORK.UNREACHABLE', detail: null },
  retryable,
});

const anyStatus: fc.Arbitrary<UploadStatus> = fc.oneof(
  fc.constantFrom<UploadStatus>(
    { state: 'reading' },
    { state: 'ready' },
    { state: 'waiting' },
    { state: 'processing' },
  ),
  fc.record({ state: fc.constant('uploading' as const), sent: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ state: fc.constant('done' as const), radiographId: fc.uuid() }),
  fc.boolean().map(failed),
);

describe('upload list', () => {
  it('walks a file from the drop to the gallery', () => {
    const steps: UploadStatus[] = [
      { state: 'ready' },
      { state: 'waiting' },
      { state: 'uploading', sent: 0 },
      { state: 'uploading', sent: 1 },
      { state: 'processing' },
      { state: 'done', radiographId: 'r1' },
    ];
    const end = steps.reduce((items, step) => moveItem(items, 'a', step), [item('a', { state: 'reading' })]);
    expect(end[0]?.status).toEqual({ state: 'done', radiographId: 'r1' });
  });

  it('never leaves done, whatever arrives late', () => {
    const done: UploadStatus = { state: 'done', radiographId: 'r1' };
    fc.assert(
      fc.property(anyStatus, (late) => {
        expect(moveItem([item('a', done)], 'a', late)[0]?.status).toEqual(done);
      }),
    );
  });

  it('retries a broken connection but not an unsupported file', () => {
    const items = [item('a', failed(true)), item('b', failed(false))];
    expect(enqueueFailed(items).map(({ status }) => status.state)).toEqual(['waiting', 'failed']);
  });

  it('starts no more than the limit, counting what is under way', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { maxLength: 20 }), fc.integer({ min: 1, max: 4 }), (statuses, atOnce) => {
        const items = statuses.map((status, index) => item(String(index), status));
        const busy = items.filter(({ status }) => ['uploading', 'processing'].includes(status.state)).length;
        expect(startable(items, atOnce).length + busy).toBeLessThanOrEqual(Math.max(atOnce, busy));
      }),
    );
  });

  it('keeps a file that is under way', () => {
    expect(removeItem([item('a', { state: 'processing' })], 'a')).toHaveLength(1);
    expect(removeItem([item('a', { state: 'ready' })], 'a')).toHaveLength(0);
  });
});

describe('checkSignature', () => {
  const dicom = new Uint8Array(132);
  dicom.set([0x44, 0x49, 0x43, 0x4d], 128);
  it.each([
    ['PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0), null],
    ['JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), null],
    ['DICOM', dicom, null],
    ['a truncated PNG signature', Uint8Array.of(0x89, 0x50, 0x4e), 'unsupported'],
    ['an executable', Uint8Array.of(0x4d, 0x5a, 0x90), 'unsupported'],
    ['nothing', new Uint8Array(), 'empty'],
  ])('judges %s', (_name, head, verdict) => {
    expect(checkSignature(head)).toBe(verdict);
  });
});
