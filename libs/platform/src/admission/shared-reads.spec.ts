import { SharedReads } from './shared-reads.js';

describe('SharedReads', () => {
  let reads: SharedReads<string, number>;
  let begun: PromiseWithResolvers<number>[];
  const load = (): Promise<number> => {
    const read = Promise.withResolvers<number>();
    begun.push(read);
    return read.promise;
  };
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    reads = new SharedReads();
    begun = [];
  });

  it('read once for all who ask together', async () => {
    const asked = Array.from({ length: 300 }, () => reads.read('job', load));
    await settled();
    expect(begun).toHaveLength(1);
    begun[0]?.resolve(7);
    expect(new Set(await Promise.all(asked))).toEqual(new Set([7]));
  });

  it('give those who ask meanwhile one later read, so that nobody sees less than was there', async () => {
    const first = reads.read('job', load);
    await settled();
    const later = Array.from({ length: 300 }, () => reads.read('job', load));
    await settled();
    expect(begun).toHaveLength(1);
    begun[0]?.resolve(1);
    await settled();
    expect(begun).toHaveLength(2);
    begun[1]?.resolve(2);
    expect([await first, new Set(await Promise.all(later))]).toEqual([1, new Set([2])]);
  });

  it('keep keys apart', async () => {
    void reads.read('one', load);
    void reads.read('other', load);
    await settled();
    expect(begun).toHaveLength(2);
  });

  it('read again after a failure', async () => {
    const failing = reads.read('job', load);
    await settled();
    begun[0]?.reject(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    const next = reads.read('job', load);
    await settled();
    begun[1]?.resolve(3);
    expect(await next).toBe(3);
  });
});
