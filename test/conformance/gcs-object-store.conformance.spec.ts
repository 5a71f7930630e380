import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { Test } from '@nestjs/testing';
import type { ObjectStore } from '@phoxray/kernel';
import { ConfigError, ConfigModule } from '@phoxray/platform/config';
import { connectToGcs, GcsObjectStore, StorageModule } from '@phoxray/platform/storage';
import { AccountVault } from '@phoxray/platform/crypto';
import { until } from '../setup/until.js';
import { BUCKET, BUCKET_NAME, keysOf, openBucket, withEmulator, type BucketUnderTest } from './stores-under-test.js';

const MEBIBYTE = 1024 * 1024;

const bodyOf = (data: Buffer): Readable => Readable.from([data], { objectMode: false });
const isUpload = ({ url = '' }: IncomingMessage): boolean => url.startsWith('/upload/');
const isChunk = (request: IncomingMessage): boolean => isUpload(request) && request.method === 'PUT';
const isDownload = ({ url = '' }: IncomingMessage): boolean => url.includes('alt=media');
const failure = (reason: string): unknown => expect.objectContaining({ name: 'StorageError', reason });

let count = 0;
const newKey = (): string => `ef/${String((count += 1))}`;

/** The product's own module, as api and worker load it. */
async function startStorage(place: string, endpoint: string): Promise<unknown> {
  const config = { STORAGE: place, GCS_API_ENDPOINT: endpoint };
  const module = Test.createTestingModule({
    imports: [ConfigModule.forRoot(Object.assign(Object.create(null), config)), StorageModule],
  });
  const app = await module.useMocker((token) => (token === AccountVault ? {} : undefined)).compile();
  return app.init();
}

withEmulator(`objects in ${BUCKET_NAME}, when the way there is bad`, () => {
  let opened: BucketUnderTest;
  let store: ObjectStore;
  beforeAll(async () => {
    opened = await openBucket();
    store = opened.store;
  });
  afterEach(() => expect(opened.proxy.reset()).toBe(0));
  afterAll(() => opened.stop());

  it('are stored once when the answer to the upload is lost', async () => {
    const key = newKey();
    const data = randomBytes(50_000);
    opened.proxy.plan({ kind: 'lost-answer' }, isUpload);
    expect(await store.put(key, bodyOf(data))).toBe(data.length);
    expect((await buffer(await store.get(key))).equals(data)).toBe(true);
  });

  it.each([429, 503])('are stored, sized, read, listed and deleted although each was once told %i', async (status) => {
    const key = newKey();
    const data = randomBytes(1000);
    const refusal = { kind: 'status', status } as const;
    opened.proxy.plan(refusal, isUpload);
    await store.put(key, bodyOf(data));
    opened.proxy.plan(refusal, ({ method }) => method === 'GET');
    expect(await store.findSize(key)).toBe(1000);
    opened.proxy.plan(refusal, isDownload);
    expect((await buffer(await store.get(key))).equals(data)).toBe(true);
    opened.proxy.plan(refusal, ({ url = '' }) => url.includes('prefix='));
    expect(await keysOf(store, key)).toEqual([key]);
    opened.proxy.plan(refusal, ({ method }) => method === 'DELETE');
    await store.delete(key);
    expect(await store.findSize(key)).toBeNull();
  });

  it('are told from their damaged copies on the way back', async () => {
    const key = newKey();
    await store.put(key, bodyOf(randomBytes(300_000)));
    opened.proxy.plan({ kind: 'flip', way: 'answer', at: 299_999 }, isDownload);
    await expect(store.get(key).then(buffer)).rejects.toEqual(failure('tampered'));
  });

  it.each([
    ['in one request', 300_000, isUpload, 'unreachable'],
    ['in chunks', 9 * MEBIBYTE, isChunk, 'tampered'],
  ])('are not kept when they were damaged on the way there (%s)', async (_how, bytes, matches, reason) => {
    const key = newKey();
    opened.proxy.plan({ kind: 'flip', way: 'request', at: bytes / 2 }, matches);
    await expect(store.put(key, bodyOf(randomBytes(bytes)))).rejects.toEqual(failure(reason));
    expect(await store.findSize(key)).toBeNull();
  });

  it('end with an error when the connection is cut', async () => {
    const key = newKey();
    await store.put(key, bodyOf(randomBytes(2 * MEBIBYTE)));
    opened.proxy.plan({ kind: 'cut', after: MEBIBYTE }, isDownload);
    await expect(store.get(key).then(buffer)).rejects.toEqual(failure('unreachable'));
  });

  it('are no longer fetched once the reader has left', async () => {
    const key = newKey();
    await store.put(key, bodyOf(randomBytes(32 * MEBIBYTE)));
    const body = await store.get(key);
    await once(body, 'readable');
    expect(opened.proxy.open).toBe(1);
    body.destroy();
    await until(() => opened.proxy.open === 0);
  });

  it('are out of reach, not lost, when the bucket is the wrong one', async () => {
    const wrong = new GcsObjectStore(await connectToGcs({ bucket: 'another-bucket', endpoint: opened.proxy.url }));
    await expect(wrong.get('a/b')).rejects.toEqual(failure('unreachable'));
    await expect(wrong.findSize('a/b')).rejects.toEqual(failure('unreachable'));
    await expect(wrong.delete('a/b')).rejects.toEqual(failure('unreachable'));
    await expect(wrong.put('a/b', bodyOf(randomBytes(10)))).rejects.toEqual(failure('unreachable'));
    await expect(keysOf(wrong, '')).rejects.toEqual(failure('unreachable'));
  });

  it('are out of reach when nobody answers', async () => {
    const nowhere = new GcsObjectStore(await connectToGcs({ bucket: BUCKET, endpoint: 'http://127.0.0.1:1' }));
    await expect(nowhere.get('a/b')).rejects.toEqual(failure('unreachable'));
    await expect(nowhere.put('a/b', bodyOf(randomBytes(10)))).rejects.toEqual(failure('unreachable'));
    expect(await nowhere.findFault()).toMatch(/^names the bucket .* cannot be reached at http:\/\/127\.0\.0\.1:1 /);
  });

  it('are forbidden in a sentence', async () => {
    opened.proxy.plan({ kind: 'status', status: 403 }, () => true);
    expect(await store.findFault()).toBe(
      `names the bucket ${BUCKET}, whose objects these credentials may not list (403)`,
    );
  });

  it('leave no name of theirs in an error', async () => {
    opened.proxy.plan({ kind: 'status', status: 403 }, () => true);
    const error = await store.get('ef/secret-name').catch((thrown: unknown) => thrown);
    expect(error).toEqual(failure('unreachable'));
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(/secret-name|headers/);
  });

  it('keep a process from starting on a bucket that is not there, and say so', async () => {
    const start = (bucket: string): Promise<unknown> => startStorage(`gs://${bucket}/a`, opened.proxy.url);
    await expect(start('another-bucket')).rejects.toThrow(
      new ConfigError(['STORAGE names the bucket another-bucket, which does not exist']),
    );
    await expect(start(BUCKET)).resolves.toBeDefined();
  });
});
