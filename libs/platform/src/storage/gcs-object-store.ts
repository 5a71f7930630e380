import type { Readable } from 'node:stream';
import type { File, FileMetadata, GetFilesOptions } from '@google-cloud/storage';
import { newId, ObjectStore, StorageError, type ByteRange, type StoredKey } from '@phoxray/kernel';
import type { GcsConnection } from './gcs-connection.js';
import { download } from './gcs-download.js';
import { faultOf, isAmbiguous, statusOf, toStorageError } from './gcs-failure.js';
import { RECEIPT, upload } from './gcs-upload.js';
import { requireObjectKey } from './object-key.js';

const hasFailed = (body: Readable): boolean => body.errored !== null || (body.destroyed && !body.readableEnded);

/** For requests that only a missing bucket can answer with 404. */
function bucketError(error: unknown): StorageError {
  const failure = toStorageError(error);
  return failure.reason === 'missing' ? new StorageError('unreachable', { cause: failure.cause }) : failure;
}

/** Objects in a Cloud Storage bucket. Needs `storage.objects` `create`, `get`, `delete` and `list`, and nothing else. */
export class GcsObjectStore extends ObjectStore {
  /** `prefix` is empty or ends with a slash; `pageKeys` is how many keys one request lists. */
  constructor(
    private readonly connection: GcsConnection,
    private readonly prefix = '',
    private readonly pageKeys = 1000,
  ) {
    super();
  }

  override async put(key: string, body: Readable): Promise<number> {
    const name = this.nameOf(key);
    const receipt = newId();
    try {
      return await upload(this.connection.bucket.file(name), body, receipt);
    } catch (error) {
      if (hasFailed(body)) throw error;
      return await this.settle(name, receipt, error);
    } finally {
      body.destroy();
    }
  }

  override async get(key: string, range?: ByteRange): Promise<Readable> {
    try {
      return await download(this.connection, this.nameOf(key), range);
    } catch (error) {
      if (error instanceof StorageError && error.reason === 'missing') await this.requireBucket();
      throw error;
    }
  }

  override async findSize(key: string): Promise<number | null> {
    const metadata = await this.findMetadata(this.nameOf(key));
    return metadata === null ? null : Number(metadata.size);
  }

  /** By generation, which removes the bytes of a versioned bucket too, and never an object stored since. */
  override async delete(key: string): Promise<void> {
    const name = this.nameOf(key);
    const generation = (await this.findMetadata(name))?.generation;
    if (generation === undefined) return;
    const file = this.connection.bucket.file(name, { generation });
    try {
      await file.delete({ ifGenerationMatch: generation, ignoreNotFound: true });
    } catch (error) {
      throw toStorageError(error);
    }
  }

  override async *list(prefix: string): AsyncIterable<StoredKey> {
    let query: GetFilesOptions | null = { prefix: this.prefix + prefix, maxResults: this.pageKeys };
    while (query !== null) {
      const [files, next]: [File[], GetFilesOptions | null] = await this.listPage(query);
      for (const { name, metadata } of files) {
        yield { key: name.slice(this.prefix.length), storedAt: new Date(metadata.timeCreated ?? 0) };
      }
      query = next;
    }
  }

  /** The service forgets unfinished writes by itself, a week after their last byte. */
  override discardUnfinished(): Promise<number> {
    return Promise.resolve(0);
  }

  override async findFault(): Promise<string | null> {
    const { bucket, endpoint } = this.connection;
    try {
      await bucket.getFiles({ autoPaginate: false, maxResults: 1, prefix: this.prefix });
      return null;
    } catch (error) {
      return faultOf(error, bucket.name, endpoint);
    }
  }

  private nameOf(key: string): string {
    return this.prefix + requireObjectKey(key);
  }

  /**
   * After a failed request: its answer may have been lost, and its repetition refused because the first one had worked.
   * The receipt in the object tells; without it the failure stands.
   */
  private async settle(name: string, receipt: string, error: unknown): Promise<number> {
    const stored = isAmbiguous(error) ? await this.findMetadata(name).catch(() => null) : null;
    if (stored?.metadata?.[RECEIPT] === receipt) return Number(stored.size);
    throw bucketError(error);
  }

  private async findMetadata(name: string): Promise<FileMetadata | null> {
    try {
      const [metadata] = await this.connection.bucket.file(name).getMetadata();
      return metadata;
    } catch (error) {
      if (statusOf(error) !== 404) throw toStorageError(error);
      await this.requireBucket();
      return null;
    }
  }

  /** The service answers 404 for a missing bucket too, and no object may look lost because a setting is wrong. */
  private async requireBucket(): Promise<void> {
    const fault = await this.findFault();
    if (fault !== null) throw new StorageError('unreachable', { cause: new Error(fault) });
  }

  private async listPage(query: GetFilesOptions): Promise<[File[], GetFilesOptions | null]> {
    try {
      const [files, next] = await this.connection.bucket.getFiles({ ...query, autoPaginate: false });
      return [files, next ?? null];
    } catch (error) {
      throw bucketError(error);
    }
  }
}
