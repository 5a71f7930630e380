import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';

/** AES-256-GCM (NIST SP 800-38D): 12-byte nonce, 16-byte tag. */
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

export class TamperedError extends Error {
  constructor(options?: ErrorOptions) {
    super('ciphertext does not authenticate', options);
    this.name = 'TamperedError';
  }
}

/** The pieces' ciphertext and then the tag, uncopied. The caller guarantees that (key, nonce) is used once. */
export function sealPieces(
  key: Buffer | KeyObject,
  nonce: Buffer,
  aad: Buffer,
  pieces: readonly Buffer[],
): readonly Buffer[] {
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  const sealed = pieces.map((piece) => cipher.update(piece));
  // The mode is a stream: nothing is left over, and only now is there a tag.
  cipher.final();
  return [...sealed, cipher.getAuthTag()];
}

/** Ciphertext followed by its tag. The caller guarantees that (key, nonce) is used once. */
export function sealWithNonce(key: Buffer, nonce: Buffer, aad: Buffer, plaintext: Buffer): Buffer {
  return Buffer.concat(sealPieces(key, nonce, aad, [plaintext]));
}

/** Plaintext, or `TamperedError` when one bit of key, nonce, aad or ciphertext differs. */
export function openWithNonce(key: Buffer | KeyObject, nonce: Buffer, aad: Buffer, sealed: Buffer): Buffer {
  if (sealed.length < TAG_BYTES) throw new TamperedError();
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const plaintext = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
    decipher.final();
    return plaintext;
  } catch (cause) {
    throw new TamperedError({ cause });
  }
}

/** Nonce, ciphertext and tag in one buffer; the nonce is random, so a key seals at most 2^32 messages. */
export function seal(key: Buffer, context: string, plaintext: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  return Buffer.concat([nonce, sealWithNonce(key, nonce, Buffer.from(context), plaintext)]);
}

export function open(key: Buffer, context: string, sealed: Buffer): Buffer {
  return openWithNonce(key, sealed.subarray(0, NONCE_BYTES), Buffer.from(context), sealed.subarray(NONCE_BYTES));
}

/** A 256-bit key for one purpose (HKDF-SHA-256, RFC 5869). */
export function deriveKey(key: Buffer, purpose: string, salt: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, purpose, 32));
}
