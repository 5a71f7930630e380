import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import * as fc from 'fast-check';
import { ObjectStore, type ByteRange } from '@phoxray/kernel';
import { EncryptedObjects } from '@phoxray/platform/storage';
import { AccountVault, TamperedError } from '@phoxray/platform/crypto';
import { keysOf, stores, type StoreUnderTest } from './stores-under-test.js';

const MEBIBYTE = 1024 * 1024;

/** What a store and its encrypted form have in common. */
interface Objects {
  put(key: string, body: Readable): Promise<number>;
  get(key: string, range?: ByteRange): Promise<Readable>;
  findSize(key: string): Promise<number | null>;
  delete(key: string): Promise<void>;
}

function encrypted(store: ObjectStore): Objects {
  const key = randomBytes(32);
  // The vault derives keys of accounts; here the key is given, and no account exists.
  const objects = new EncryptedObjects(store, Object.create(AccountVault.prototype));
  return {
    put: async (name, body) => (await objects.put(key, name, body)).bytes,
    get: (name, range) => objects.get(key, name, range),
    findSize: (name) => objects.findSize(name),
    delete: (name) => objects.delete(name),
  };
}

let count = 0;
const newKey = (): string => `ab/${String((count += 1))}.x/some-object`;

/** Chunk lengths that fit no block size, now and then a single byte. */
function oddChunks(data: Buffer): Readable {
  const lengths = [65_537, 1, 7, 131_071, 16_383];
  const chunks: Buffer[] = [];
  for (let at = 0; at < data.length; at += chunks.at(-1)?.length ?? 1) {
    chunks.push(data.subarray(at, at + (lengths[chunks.length % lengths.length] ?? 1)));
  }
  return Readable.from(chunks, { objectMode: false });
}

const bodyOf = (data: Buffer): Readable => Readable.from(data.length === 0 ? [] : [data], { objectMode: false });

/** Yields so many random bytes, then fails. */
async function* failingAfter(bytes: number): AsyncIterable<Buffer> {
  for (let left = bytes; left > 0; left -= 100_000) yield randomBytes(Math.min(left, 100_000));
  await delay(20);
  throw new Error('the source broke');
}

const failure = (reason: string): unknown => expect.objectContaining({ name: 'StorageError', reason });

stores.forEach(({ name, open, suite }) =>
  suite(`objects in ${name}`, () => {
    let opened: StoreUnderTest;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.stop());

    describe.each([
      ['as they are', (store: ObjectStore): Objects => store],
      ['encrypted', encrypted],
    ])('%s', (_form, wrap) => {
      let objects: Objects;
      beforeAll(() => {
        objects = wrap(opened.store);
      });
      const contentOf = async (key: string, range?: ByteRange): Promise<Buffer> =>
        buffer(await objects.get(key, range));

      it.each([0, 1, 65_536, 200_003])('come back byte for byte (%i bytes)', async (size) => {
        const key = newKey();
        const data = randomBytes(size);
        expect(await objects.put(key, bodyOf(data))).toBe(size);
        expect(await objects.findSize(key)).toBe(size);
        expect((await contentOf(key)).equals(data)).toBe(true);
      });

      it('come back byte for byte when large and oddly cut', async () => {
        const key = newKey();
        const data = randomBytes(8 * MEBIBYTE);
        expect(await objects.put(key, oddChunks(data))).toBe(data.length);
        expect((await contentOf(key)).equals(data)).toBe(true);
      });

      it('come back beyond one chunk of an upload', async () => {
        const key = newKey();
        const data = randomBytes(20 * MEBIBYTE + 1);
        expect(await objects.put(key, oddChunks(data))).toBe(data.length);
        expect((await contentOf(key)).equals(data)).toBe(true);
      });

      it('give any range of bytes', async () => {
        const key = newKey();
        const data = randomBytes(150_001);
        await objects.put(key, bodyOf(data));
        const offset = fc.integer({ min: 0, max: data.length - 1 });
        const range = fc.tuple(offset, offset).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
        await fc.assert(
          fc.asyncProperty(range, async (wanted) => {
            const slice = data.subarray(wanted.start, wanted.end + 1);
            expect((await contentOf(key, wanted)).equals(slice)).toBe(true);
          }),
          { numRuns: 25, examples: [[{ start: 0, end: 0 }], [{ start: data.length - 1, end: data.length - 1 }]] },
        );
      });

      it('are missing until they are stored', async () => {
        const key = newKey();
        await expect(objects.get(key)).rejects.toEqual(failure('missing'));
        await expect(objects.get(key, { start: 0, end: 9 })).rejects.toEqual(failure('missing'));
        expect(await objects.findSize(key)).toBeNull();
        await objects.delete(key);
      });

      it('are gone once deleted, however often, and the key is free again', async () => {
        const key = newKey();
        await objects.put(key, bodyOf(randomBytes(100)));
        await objects.delete(key);
        await objects.delete(key);
        await expect(objects.get(key)).rejects.toEqual(failure('missing'));
        expect(await keysOf(opened.store, key)).toEqual([]);
        expect(await objects.put(key, bodyOf(randomBytes(7)))).toBe(7);
        expect(await objects.findSize(key)).toBe(7);
      });

      it.each([1000, 9 * MEBIBYTE])('are never overwritten (%i bytes)', async (size) => {
        const key = newKey();
        const first = randomBytes(500);
        await objects.put(key, bodyOf(first));
        const second = oddChunks(randomBytes(size));
        await expect(objects.put(key, second)).rejects.toEqual(failure('exists'));
        expect((await contentOf(key)).equals(first)).toBe(true);
      });

      it('have one winner when several writers want the same key', async () => {
        const key = newKey();
        const bodies = Array.from({ length: 8 }, (_, at) => randomBytes(at % 2 === 0 ? 70_000 : 9 * MEBIBYTE));
        const results = await Promise.allSettled(bodies.map((body) => objects.put(key, oddChunks(body))));
        const winner = results.findIndex(({ status }) => status === 'fulfilled');
        const lost = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
        expect(lost).toEqual(Array.from({ length: 7 }, () => failure('exists')));
        expect((await contentOf(key)).equals(bodies[winner] ?? Buffer.alloc(0))).toBe(true);
      });

      it.each([0, 300_000, 9 * MEBIBYTE, 17 * MEBIBYTE])(
        'do not exist in part when the source fails after %i bytes',
        async (bytes) => {
          const key = newKey();
          const body = Readable.from(failingAfter(bytes), { objectMode: false });
          await expect(objects.put(key, body)).rejects.toThrow('the source broke');
          expect(await objects.findSize(key)).toBeNull();
          expect(await keysOf(opened.store, key)).toEqual([]);
          expect(await objects.put(key, bodyOf(randomBytes(10)))).toBe(10);
        },
      );

      it('may be left half read, which disturbs no other reader', async () => {
        const key = newKey();
        const data = randomBytes(12 * MEBIBYTE);
        await objects.put(key, bodyOf(data));
        const [whole, left] = await Promise.all([objects.get(key), objects.get(key)]);
        await once(left, 'readable');
        left.destroy();
        await once(left, 'close');
        expect((await buffer(whole)).equals(data)).toBe(true);
        await objects.delete(key);
      });

      it.each(['', '/a', 'a/', 'a//b', '../a', 'a/../b', '.a', 'a/.b', 'A', 'a b', 'é', 'a\0b', 'a\\b', 'a?b'])(
        'have no key like %j',
        async (key) => {
          await expect(objects.get(key)).rejects.toThrow('not an object key');
          await expect(objects.findSize(key)).rejects.toThrow('not an object key');
          await expect(objects.put(key, bodyOf(randomBytes(1)))).rejects.toThrow('not an object key');
          await expect(objects.delete(key)).rejects.toThrow('not an object key');
        },
      );
    });

    it('are listed by prefix, over several pages', async () => {
      const keys = Array.from({ length: 8 }, (_, at) => `cd/list/${at}/x`);
      const others = ['cd/lis', 'cd/listed', 'ce/list/9'];
      await Promise.all([...keys, ...others].map((key) => opened.store.put(key, bodyOf(Buffer.alloc(1)))));
      expect(await keysOf(opened.store, 'cd/list/')).toEqual(keys);
      expect(await keysOf(opened.store, 'cd/list')).toEqual([...keys, 'cd/listed'].toSorted());
      expect(await keysOf(opened.store, 'cd/list/3/x')).toEqual(['cd/list/3/x']);
      expect(await keysOf(opened.store, 'nothing/')).toEqual([]);
      expect(await keysOf(opened.store, '')).toEqual(expect.arrayContaining([...keys, 'cd/lis', 'ce/list/9']));
    });

    it('end where they end, whatever range is asked for', async () => {
      const key = newKey();
      const data = randomBytes(100);
      await opened.store.put(key, bodyOf(data));
      expect((await buffer(await opened.store.get(key, { start: 90, end: 500 }))).equals(data.subarray(90))).toBe(true);
      expect(await buffer(await opened.store.get(key, { start: 100, end: 500 }))).toHaveLength(0);
    });

    it('name no fault of a place that works', async () => {
      expect(await opened.store.findFault()).toBeNull();
    });

    it('that were changed in one bit do not open', async () => {
      const objects = encrypted(opened.store);
      const key = newKey();
      await objects.put(key, bodyOf(randomBytes(70_000)));
      const stored = await buffer(await opened.store.get(key));
      const flip = fc.tuple(fc.nat(stored.length - 1), fc.nat(7));
      await fc.assert(
        fc.asyncProperty(flip, async ([at, bit]) => {
          const damaged = Buffer.from(stored);
          damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
          await opened.store.delete(key);
          await opened.store.put(key, bodyOf(damaged));
          await expect(objects.get(key).then(buffer)).rejects.toThrow(TamperedError);
        }),
        { numRuns: 60, examples: [[[0, 0]], [[39, 7]], [[stored.length - 1, 0]]] },
      );
    });
  }),
);
