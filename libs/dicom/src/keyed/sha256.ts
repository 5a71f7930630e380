import { viewOf } from '../bytes.js';

const BLOCK = 64;

/** Fractional bits of the cube roots of the first 64 primes (FIPS 180-4 §4.2.2). */
const ROUND_CONSTANTS = fractionalBits(64, (prime) => Math.cbrt(prime));

/** Fractional bits of the square roots of the first 8 primes (FIPS 180-4 §5.3.3). */
const INITIAL_STATE = fractionalBits(8, (prime) => Math.sqrt(prime));

/**
 * SHA-256 (FIPS 180-4), synchronous. WebCrypto is asynchronous and missing outside secure contexts; de-identification
 * hashes thousands of short UIDs in the middle of a tree walk and has to give the same bytes in both worlds.
 */
export function sha256(message: Uint8Array): Uint8Array {
  const state = INITIAL_STATE.slice();
  const padded = viewOf(pad(message));
  for (let at = 0; at < padded.byteLength; at += BLOCK) compress(state, padded, at);
  const digest = new Uint8Array(32);
  state.forEach((word, index) => viewOf(digest).setUint32(index * 4, word));
  return digest;
}

/** HMAC-SHA-256 (RFC 2104) over the concatenation of the parts. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK);
  block.set(key.length > BLOCK ? sha256(key) : key);
  const inner = sha256(keyed(block, 0x36, message));
  return sha256(keyed(block, 0x5c, inner));
}

function keyed(block: Uint8Array, mask: number, message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(BLOCK + message.length);
  bytes.set(block.map((byte) => byte ^ mask));
  bytes.set(message, BLOCK);
  return bytes;
}

function pad(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK) * BLOCK);
  padded.set(message);
  padded[message.length] = 0x80;
  viewOf(padded).setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  return padded;
}

const SCHEDULE = new Uint32Array(64);

function compress(state: Uint32Array, block: DataView, at: number): void {
  fillSchedule(block, at);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + big1 + ((e & f) ^ (~e & g)) + (ROUND_CONSTANTS[i] ?? 0) + (SCHEDULE[i] ?? 0)) | 0;
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] = (state[index] ?? 0) + word));
}

function fillSchedule(block: DataView, at: number): void {
  for (let i = 0; i < 16; i++) SCHEDULE[i] = block.getUint32(at + i * 4);
  for (let i = 16; i < 64; i++) {
    const early = SCHEDULE[i - 15] ?? 0;
    const late = SCHEDULE[i - 2] ?? 0;
    const small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    SCHEDULE[i] = (SCHEDULE[i - 16] ?? 0) + small0 + (SCHEDULE[i - 7] ?? 0) + small1;
  }
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function fractionalBits(count: number, root: (prime: number) => number): Uint32Array {
  return Uint32Array.from(firstPrimes(count), (prime) => (root(prime) % 1) * 2 ** 32);
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}
