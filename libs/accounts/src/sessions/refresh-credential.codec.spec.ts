import { parseId } from '@phoxray/kernel';
import * as fc from 'fast-check';
import { decodeCredential, encodeCredential } from './refresh-credential.codec.js';

const credentials = fc.record({
  accountId: fc.uuid({ version: 7 }).map((text) => {
    const id = parseId<'account'>(text);
    if (id === null) throw new Error('fast-check makes canonical UUIDs');
    return id;
  }),
  secret: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
});

describe('the refresh cookie’s value', () => {
  it('carries account and secret there and back, in characters that a cookie may hold', () => {
    fc.assert(
      fc.property(credentials, (credential) => {
        const text = encodeCredential(credential);
        expect(text).toMatch(/^[\w-]{64}$/);
        expect(decodeCredential(text)).toEqual(credential);
      }),
    );
  });

  it('is nothing when it is anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ minLength: 64, maxLength: 64 })), (text) => {
        const decoded = decodeCredential(text);
        expect(decoded === null || encodeCredential(decoded) === text).toBe(true);
      }),
    );
    const valid = Buffer.concat([Buffer.from('01a207d9c0a277c6a5bd1eaa25505d6f', 'hex'), Buffer.alloc(32, 1)]);
    const text = valid.toString('base64url');
    expect(decodeCredential(text)).not.toBeNull();
    for (const wrong of ['', text.slice(1), `${text}A`, `${text}=`, ` ${text}`, text.replace(/.$/, '+')]) {
      expect(decodeCredential(wrong)).toBeNull();
    }
    valid[6] = 0xf0;
    expect(decodeCredential(valid.toString('base64url'))).toBeNull();
  });
});
