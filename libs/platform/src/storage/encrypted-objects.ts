import { createHash } from 'node:crypto';
import { PassThrough, Readable, Transform, type TransformCallback } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { ObjectStore, StorageError, type ByteRange } from '@phoxray/kernel';
import {
  AccountVault,
  frameWindow,
  HEADER_BYTES,
  ObjectOpener,
  ObjectSealer,
  plaintextSize,
  type FrameWindow,
} from '../crypto/index.js';

/** What was stored: size in plaintext bytes and the SHA-256 of the plaintext in lower-case hex. */
export interface StoredObject {
  readonly bytes: number;
  readonly sha256: string;
}

/** The account's key for objects; obtained inside its transaction, usable while streams outlive it. */
export type ObjectKey = Buffer;

/** Hashing and sealing happen on the event loop: a large buffer goes through in slices, between which others get a turn. */
const SLICE_BYTES = 256 * 1024;

/** The first bytes of a stream, which goes on behind them; fewer when it is shorter. */
async function readHead(body: Readable, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  const read = Buffer.concat(chunks);
  if (length > bytes) body.unshift(read.subarray(bytes));
  return read.subarray(0, bytes);
}

function* slicesOf(body: Buffer): Iterable<Buffer> {
  for (let start = 0; start < body.length; start += SLICE_BYTES) yield body.subarray(start, start + SLICE_BYTES);
}

class Fingerprint extends Transform {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  result(): StoredObject {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

/** Objects as plaintext to the rest of the product, as authenticated ciphertext to whatever keeps them. */
@Injectable()
export class EncryptedObjects {
  constructor(
    private readonly store: ObjectStore,
    private readonly vault: AccountVault,
  ) {}

  /** Must be called in the account's transaction. Throws `AccountKeyDestroyedError` after an erasure. */
  keyOfAccount(): Promise<ObjectKey> {
    return this.vault.deriveKey('objects');
  }

  /** Encrypts and stores durably. Rejects with `StorageError` `exists` rather than overwrite. */
  async put(key: ObjectKey, name: string, body: Readable | Buffer): Promise<StoredObject> {
    const fingerprint = new Fingerprint();
    const sealer = new ObjectSealer(key, name);
    const source = Buffer.isBuffer(body) ? Readable.from(slicesOf(body)) : body;
    // Waiting on the store alone would leave a failure of the source unnoticed, and the other way round.
    const [read, stored] = await Promise.allSettled([
      pipeline(source, fingerprint, sealer),
      this.store.put(name, sealer),
    ]);
    // A store that fails ends the source as well, whose own words for that say nothing.
    if (stored.status === 'rejected' && stored.reason instanceof StorageError) throw stored.reason;
    for (const end of [read, stored]) if (end.status === 'rejected') throw end.reason;
    return fingerprint.result();
  }

  /** Plaintext, whole or in part; the stream fails with `TamperedError` at the first byte that does not authenticate. */
  async get(key: ObjectKey, name: string, range?: ByteRange): Promise<Readable> {
    const stored = await this.store.findSize(name);
    if (stored === null) throw new StorageError('missing');
    const size = plaintextSize(stored);
    const window = frameWindow(range?.start ?? 0, range?.end ?? Math.max(0, size - 1), stored);
    return window.firstFrame === 0 ? this.openStart(key, name, window) : this.openLater(key, name, window);
  }

  async getBuffer(key: ObjectKey, name: string): Promise<Buffer> {
    return buffer(await this.get(key, name));
  }

  /** Plaintext size in bytes, or null when there is no such object. */
  async findSize(name: string): Promise<number | null> {
    const stored = await this.store.findSize(name);
    return stored === null ? null : plaintextSize(stored);
  }

  delete(name: string): Promise<void> {
    return this.store.delete(name);
  }

  /** In one request, since the header lies right before the first frame. */
  private async openStart(key: ObjectKey, name: string, window: FrameWindow): Promise<Readable> {
    const body = await this.store.get(name, { start: 0, end: window.storedEnd });
    try {
      const header = await readHead(body, HEADER_BYTES);
      return this.decrypt(body, new ObjectOpener(key, name, header, window));
    } catch (error) {
      body.destroy();
      throw error;
    }
  }

  private async openLater(key: ObjectKey, name: string, window: FrameWindow): Promise<Readable> {
    const header = await buffer(await this.store.get(name, { start: 0, end: HEADER_BYTES - 1 }));
    // Before the body is opened: nobody would read it, or hear of its failure, when the header is not one of ours.
    const opener = new ObjectOpener(key, name, header, window);
    return this.decrypt(await this.store.get(name, { start: window.storedStart, end: window.storedEnd }), opener);
  }

  private decrypt(body: Readable, opener: ObjectOpener): Readable {
    const out = new PassThrough();
    pipeline(body, opener, out).catch((error: unknown) => {
      out.destroy(error instanceof Error ? error : new Error('decryption failed'));
    });
    return out;
  }
}
