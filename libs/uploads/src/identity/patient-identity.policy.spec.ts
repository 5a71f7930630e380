import fc from 'fast-check';
import { patientIdentity } from './patient-identity.policy.js';

describe('what replaces a patient', () => {
  it('says nothing, fits DICOM, and always moves dates back by a day to five years', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 32 }), (digest) => {
        const { pseudonym, dateShiftDays } = patientIdentity(Buffer.from(digest));
        expect(pseudonym).toMatch(/^PHX-[0-9A-F]{10}$/);
        expect(dateShiftDays).toBeGreaterThanOrEqual(-1825);
        expect(dateShiftDays).toBeLessThanOrEqual(-1);
      }),
    );
  });

  it('differs between patients', () => {
    const of = (byte: number) => patientIdentity(Buffer.alloc(32, byte));
    expect(of(1)).toEqual(of(1));
    expect(of(1).pseudonym).not.toBe(of(2).pseudonym);
    expect(of(1).dateShiftDays).not.toBe(of(2).dateShiftDays);
  });
});
