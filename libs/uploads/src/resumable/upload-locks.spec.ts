import { UploadLocks } from './upload-locks.js';

const signal = new AbortController().signal;

describe('the lock of an upload', () => {
  it('lets one in at a time, asks the holder to stop, and leaves other uploads alone', async () => {
    const locks = new UploadLocks();
    const first = locks.newLock('a');
    let asked = 0;
    await first.lock(signal, () => (asked += 1));
    await locks.newLock('b').lock(signal, () => undefined);
    expect(asked).toBe(0);
    const second = locks.newLock('a');
    let isIn = false;
    const entering = second.lock(signal, () => undefined).then(() => (isIn = true));
    await new Promise(setImmediate);
    expect([asked, isIn]).toEqual([1, false]);
    await first.unlock();
    await entering;
    expect(isIn).toBe(true);
  });

  it('does not wait for ever', async () => {
    const locks = new UploadLocks(50);
    await locks.newLock('a').lock(signal, () => undefined);
    const waiting = locks.newLock('a').lock(signal, () => undefined);
    await expect(waiting).rejects.toMatchObject({ code: 'UPLOADS.UPLOAD_BUSY', kind: 'conflict' });
  });
});
