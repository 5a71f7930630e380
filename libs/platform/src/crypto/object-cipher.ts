import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { deriveKey, openWithNonce, sealPieces, TAG_BYTES, TamperedError } from './aead.js';

/*
 * Layout of an encrypted object (the STREAM construction of Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015):
 *   header  "PHXO" | version 1 | 3 zero bytes | 32-byte random salt
 *   frame*  AES-256-GCM of 64 KiB of plaintext (the last frame may be shorter, or empty) | 16-byte tag
 * key   = HKDF(account object key, salt, object key)   so that no object opens under another name
 * nonce = frame index (8 bytes, big-endian) | 3 zero bytes | 1 on the last frame, else 0
 * so that a flipped bit, a cut, a swap or a repeated frame each fail to authenticate.
 */
const MAGIC = Buffer.from('PHXO\u0001\0\0\0', 'latin1');
const SALT_BYTES = 32;
export const HEADER_BYTES = MAGIC.length + SALT_BYTES;
export const FRAME_BYTES = 64 * 1024;
export const SEALED_FRAME_BYTES = FRAME_BYTES + TAG_BYTES;

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index));
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** As an object of the cryptographic library: a raw key would be looked at anew for each frame. */
function objectKey(accountKey: Buffer, name: string, salt: Buffer): KeyObject {
  return createSecretKey(deriveKey(accountKey, `phoxray/object/v1|${name}`, salt));
}

/** Bytes of plaintext in a stored object of `stored` bytes. Throws `TamperedError` for an impossible size. */
export function plaintextSize(stored: number): number {
  const body = stored - HEADER_BYTES;
  const rest = body % SEALED_FRAME_BYTES;
  if (body < TAG_BYTES || (rest !== 0 && rest < TAG_BYTES)) throw new TamperedError();
  return body - Math.ceil(body / SEALED_FRAME_BYTES) * TAG_BYTES;
}

/** Cuts a byte stream into blocks of `size`, and tells the last one apart. Bytes are passed on, never put together. */
abstract class BlockTransform extends Transform {
  private pending: Buffer[] = [];
  private pendingBytes = 0;

  constructor(private readonly blockBytes: number) {
    super();
  }

  protected abstract transformBlock(pieces: readonly Buffer[], isLast: boolean): readonly Buffer[];

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.pending.push(chunk);
    this.pendingBytes += chunk.length;
    this.guard(done, () => {
      // Strictly more than one block: what might be the last one waits for the end of the stream.
      while (this.pendingBytes > this.blockBytes) {
        this.pushBlock(this.blockBytes, false);
      }
    });
  }

  override _flush(done: TransformCallback): void {
    this.guard(done, () => this.pushBlock(this.pendingBytes, true));
  }

  private guard(done: TransformCallback, work: () => void): void {
    try {
      work();
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error('block transform failed'));
    }
  }

  private pushBlock(size: number, isLast: boolean): void {
    for (const piece of this.transformBlock(this.takeBytes(size), isLast)) this.push(piece);
  }

  private takeBytes(size: number): Buffer[] {
    const taken: Buffer[] = [];
    for (let left = size; left > 0;) {
      const [first] = this.pending;
      if (first === undefined) throw new RangeError('fewer bytes are waiting than a block takes');
      const piece = first.subarray(0, left);
      taken.push(piece);
      left -= piece.length;
      if (piece.length === first.length) this.pending.shift();
      else this.pending[0] = first.subarray(piece.length);
    }
    this.pendingBytes -= size;
    return taken;
  }
}

/** Most often one piece as it is: streams that are read in large chunks have few frames that straddle two. */
function joined(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}

/** Encrypts a stream into the object layout. */
export class ObjectSealer extends BlockTransform {
  private readonly salt = randomBytes(SALT_BYTES);
  private readonly header = Buffer.concat([MAGIC, this.salt]);
  private readonly key: KeyObject;
  private index = 0;

  constructor(accountKey: Buffer, name: string) {
    super(FRAME_BYTES);
    this.key = objectKey(accountKey, name, this.salt);
    this.push(this.header);
  }

  protected override transformBlock(pieces: readonly Buffer[], isLast: boolean): readonly Buffer[] {
    return sealPieces(this.key, nonceOf(this.index++, isLast), this.header, pieces);
  }
}

/** Which stored bytes to fetch for plaintext bytes `start` to `end` (inclusive), and how to cut the result. */
export interface FrameWindow {
  readonly firstFrame: number;
  readonly storedStart: number;
  readonly storedEnd: number;
  readonly skip: number;
  readonly length: number;
  readonly endsAtLastFrame: boolean;
}

/** Throws `TamperedError` when the object ends before the first of these bytes. */
export function frameWindow(start: number, end: number, storedBytes: number): FrameWindow {
  const firstFrame = Math.floor(start / FRAME_BYTES);
  const storedStart = HEADER_BYTES + firstFrame * SEALED_FRAME_BYTES;
  if (storedStart >= storedBytes) throw new TamperedError();
  const wantedEnd = HEADER_BYTES + (Math.floor(end / FRAME_BYTES) + 1) * SEALED_FRAME_BYTES - 1;
  return {
    firstFrame,
    storedStart,
    storedEnd: Math.min(wantedEnd, storedBytes - 1),
    skip: start - firstFrame * FRAME_BYTES,
    length: end - start + 1,
    endsAtLastFrame: wantedEnd >= storedBytes - 1,
  };
}

/** Decrypts whole frames from `window.firstFrame` on, passing on only the wanted bytes. Every frame authenticates. */
export class ObjectOpener extends BlockTransform {
  private readonly key: KeyObject;
  private index: number;
  private skip: number;
  private left: number;

  constructor(
    accountKey: Buffer,
    name: string,
    private readonly header: Buffer,
    private readonly window: FrameWindow,
  ) {
    super(SEALED_FRAME_BYTES);
    if (header.length !== HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) throw new TamperedError();
    this.key = objectKey(accountKey, name, header.subarray(MAGIC.length));
    this.index = window.firstFrame;
    this.skip = window.skip;
    this.left = window.length;
  }

  protected override transformBlock(pieces: readonly Buffer[], isLast: boolean): readonly Buffer[] {
    const isLastFrame = isLast && this.window.endsAtLastFrame;
    const plaintext = openWithNonce(this.key, nonceOf(this.index++, isLastFrame), this.header, joined(pieces));
    const wanted = plaintext.subarray(this.skip, this.skip + this.left);
    this.skip = 0;
    this.left -= wanted.length;
    return [wanted];
  }
}
