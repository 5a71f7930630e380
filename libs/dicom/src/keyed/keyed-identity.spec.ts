import * as fc from 'fast-check';
import { KeyedIdentity } from './keyed-identity.js';

const key = fc.uint8Array({ minLength: 16, maxLength: 40 });
const uid = fc.stringMatching(/^[0-9]{1,9}(\.[1-9][0-9]{0,9}){1,4}$/);

describe('KeyedIdentity', () => {
  it('makes UIDs under 2.25 that are version 8 UUIDs of at most 128 bits', () => {
    fc.assert(
      fc.property(key, uid, (secret, original) => {
        const made = new KeyedIdentity(secret).uid(original);
        expect(made).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
        const hex = BigInt(made.slice(5)).toString(16).padStart(32, '0');
        expect(hex).toMatch(/^.{12}8.{3}[89ab].{15}$/);
      }),
    );
  });

  it('maps the same UID the same way under one key and another way under another', () => {
    fc.assert(
      fc.property(key, key, uid, (first, second, original) => {
        fc.pre(Buffer.compare(first, second) !== 0);
        expect(new KeyedIdentity(first).uid(original)).toBe(new KeyedIdentity(first).uid(original));
        expect(new KeyedIdentity(first).uid(original)).not.toBe(new KeyedIdentity(second).uid(original));
      }),
    );
  });

  it('moves the dates of a patient by 1 to 1825 days into the past', () => {
    fc.assert(
      fc.property(key, fc.string(), (secret, patient) => {
        const days = new KeyedIdentity(secret).dateShift(patient);
        expect(days).toBeLessThanOrEqual(-1);
        expect(days).toBeGreaterThanOrEqual(-1825);
      }),
    );
  });

  it('refuses a key that could be guessed', () => {
    expect(() => new KeyedIdentity(new Uint8Array(15))).toThrow(RangeError);
  });
});
