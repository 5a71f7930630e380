import type { Readable } from 'node:stream';

/** Inclusive byte positions, as in RFC 9110 range requests. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** An object as a listing shows it. */
export interface StoredKey {
  readonly key: string;
  readonly storedAt: Date;
}

/**
 * A place for opaque bytes: the file system or a bucket. Keys are slash-separated paths of `[a-z0-9._-]` made by us,
 * never by a client. Writes are atomic: a reader sees the whole object or none. Never overwrites: `put` on an existing
 * key fails with `StorageError` of reason `exists`.
 */
export abstract class ObjectStore {
  /** Resolves with the number of bytes once they are durable. */
  abstract put(key: string, body: Readable): Promise<number>;
  /** Rejects with `StorageError` of reason `missing`. */
  abstract get(key: string, range?: ByteRange): Promise<Readable>;
  /** Size in bytes, or null when there is no such object. */
  abstract findSize(key: string): Promise<number | null>;
  /** Succeeds when the object is gone, whether or not it was there. */
  abstract delete(key: string): Promise<void>;
  /** What lies below a prefix, in no particular order. */
  abstract list(prefix: string): AsyncIterable<StoredKey>;
  /** Removes what is left of writes that ended halfway before that time; how many there were. */
  abstract discardUnfinished(before: Date): Promise<number>;
  /**
   * What keeps this place from being used, for its operator, as the end of a sentence that begins with the name of the
   * setting ("… names the bucket x, which does not exist"); null when nothing does.
   */
  abstract findFault(): Promise<string | null>;
}

export type StorageFailure = 'missing' | 'exists' | 'tampered' | 'unreachable';

export class StorageError extends Error {
  constructor(
    readonly reason: StorageFailure,
    options?: ErrorOptions,
  ) {
    super(`object store: ${reason}`, options);
    this.name = 'StorageError';
  }
}
