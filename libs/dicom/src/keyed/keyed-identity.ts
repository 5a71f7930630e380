import { hmacSha256 } from './sha256.js';

const DAYS = 1825;

/**
 * Everything that replaces an identity is derived from one secret of the account, so that the same original always
 * gives the same replacement and nobody without the secret can link the two. Each purpose has its own domain.
 */
export class KeyedIdentity {
  /** @param key at least 16 bytes, secret, the same for the whole account. */
  constructor(private readonly key: Uint8Array) {
    if (key.length < 16) throw new RangeError('The UID key needs at least 16 bytes');
  }

  /** `2.25.` and a version 8 UUID in decimal (PS3.5 B.2, RFC 9562 §5.8): 122 keyed bits in a 128-bit number. */
  uid(original: string): string {
    const bytes = this.digest('uid', original).slice(0, 16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return `2.25.${BigInt(`0x${hex(bytes)}`)}`;
  }

  /** `PHX-` and 10 hexadecimal digits. */
  pseudonym(patient: string): string {
    return `PHX-${hex(this.digest('patient', patient).subarray(0, 5)).toUpperCase()}`;
  }

  /** Days to move the dates of a patient by: −1 … −1825. */
  dateShift(patient: string): number {
    const digest = this.digest('days', patient);
    return -1 - ((((digest[0] ?? 0) << 16) | ((digest[1] ?? 0) << 8) | (digest[2] ?? 0)) % DAYS);
  }

  /** 128-bit authentication code over bytes, as 32 hexadecimal digits. */
  seal(bytes: Uint8Array): string {
    return hex(hmacSha256(hmacSha256(this.key, new TextEncoder().encode('seal\0')), bytes).subarray(0, 16));
  }

  private digest(purpose: 'uid' | 'patient' | 'days', text: string): Uint8Array {
    return hmacSha256(this.key, new TextEncoder().encode(`${purpose}\0${text}`));
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
