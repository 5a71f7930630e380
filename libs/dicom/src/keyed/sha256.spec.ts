import { createHash, createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { hmacSha256, sha256 } from './sha256.js';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('SHA-256', () => {
  it('agrees with the platform for every length around the block size', () => {
    fc.assert(
      fc.property(bytes, (message) => {
        expect(Buffer.from(sha256(message))).toEqual(createHash('sha256').update(message).digest());
      }),
    );
  });

  it('agrees with the platform as HMAC, for short and long keys', () => {
    fc.assert(
      fc.property(bytes, bytes, (key, message) => {
        expect(Buffer.from(hmacSha256(key, message))).toEqual(createHmac('sha256', key).update(message).digest());
      }),
    );
  });

  it('gives the digest that FIPS 180-4 prints for "abc"', () => {
    const digest = Buffer.from(sha256(Buffer.from('abc'))).toString('hex');
    expect(digest).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
