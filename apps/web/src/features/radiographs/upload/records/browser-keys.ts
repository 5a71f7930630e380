import type { BrowserDatabase } from './browser-database.js';

const IV_BYTES = 12;

/** Something that only this browser can read. */
export type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };

/**
 * Two keys that WebCrypto holds and no script can read out: one tells files again by a keyed fingerprint, the other
 * seals what a list must show after a reload, which is a file's name and its patient reference.
 */
export class BrowserKeys {
  private constructor(
    readonly tagKey: CryptoKey,
    private readonly sealKey: CryptoKey,
  ) {}

  static async open(database: BrowserDatabase): Promise<BrowserKeys> {
    const [tagKey, sealKey] = await Promise.all([
      keyOf(database, 'tag', { name: 'HMAC', hash: 'SHA-256' }, ['sign']),
      keyOf(database, 'seal', { name: 'AES-GCM', length: 256 }, ['encrypt', 'decrypt']),
    ]);
    return new BrowserKeys(tagKey, sealKey);
  }

  async seal(value: unknown): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, this.sealKey, text) };
  }

  /** Null when it was sealed by a key that is gone. */
  async open({ iv, data }: Sealed): Promise<unknown> {
    try {
      const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, this.sealKey, data);
      return JSON.parse(new TextDecoder().decode(text));
    } catch {
      return null;
    }
  }
}

async function keyOf(
  database: BrowserDatabase,
  name: string,
  algorithm: HmacKeyGenParams | AesKeyGenParams,
  usages: KeyUsage[],
): Promise<CryptoKey> {
  const kept = await database.get('keys', name);
  if (kept instanceof CryptoKey) return kept;
  const made = await crypto.subtle.generateKey(algorithm, false, usages);
  if (!(made instanceof CryptoKey)) throw new TypeError('a secret key is no pair');
  await database.put('keys', made, name);
  return made;
}
