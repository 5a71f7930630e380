import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '@phoxray/kernel';
import { connectToGcs, FileObjectStore, GcsObjectStore } from '@phoxray/platform/storage';
import { findFakeGcs, startFakeGcs } from '../setup/fake-gcs.js';
import { startFaultProxy, type FaultProxy } from '../setup/fault-proxy.js';

/** The one bucket there is on the emulator. */
export const BUCKET = 'phoxray-conformance';

export interface StoreUnderTest {
  readonly store: ObjectStore;
  stop(): Promise<void>;
}

/** A bucket on the emulator, reached through a proxy that makes faults on demand. */
export interface BucketUnderTest extends StoreUnderTest {
  readonly proxy: FaultProxy;
}

function openFolder(): Promise<StoreUnderTest> {
  const root = mkdtempSync(join(tmpdir(), 'phoxray-conformance-'));
  const stop = async (): Promise<void> => rmSync(root, { recursive: true });
  return Promise.resolve({ store: new FileObjectStore(root), stop });
}

/** The keys below a prefix, sorted. */
export async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list(prefix)) found.push(key);
  return found.toSorted();
}

const program = findFakeGcs();

/** `describe` where the emulator is at hand; elsewhere the suite is listed as skipped. */
export const withEmulator = program === null ? describe.skip : describe;

/** Says in a suite's name what it would need. */
export const BUCKET_NAME =
  program === null
    ? 'a bucket: needs fake-gcs-server (go install github.com/fsouza/fake-gcs-server@latest)'
    : 'a bucket';

/** Pages of three keys, so that a short list already takes several. */
export async function openBucket(): Promise<BucketUnderTest> {
  if (program === null) throw new Error('fake-gcs-server is not installed');
  const proxy = await startFaultProxy();
  const emulator = await startFakeGcs(program, proxy.url);
  proxy.forwardTo(emulator.endpoint);
  await emulator.createBucket(BUCKET);
  const connection = await connectToGcs({ bucket: BUCKET, endpoint: proxy.url });
  return {
    proxy,
    store: new GcsObjectStore(connection, 'some/prefix/', 3),
    stop: async () => {
      await proxy.stop();
      await emulator.stop();
    },
  };
}

/** Each adapter of the port. */
export const stores = [
  { name: 'a folder', open: openFolder, suite: describe },
  { name: BUCKET_NAME, open: openBucket, suite: withEmulator },
];
