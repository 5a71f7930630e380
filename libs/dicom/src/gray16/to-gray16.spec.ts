import fc from 'fast-check';
import { applyModality } from '../pixel/apply-modality.js';
import type { GreyscaleImage, ModalityTransform } from '../pixel/image.js';
import { applyVoi, defaultVoi, renderTo8Bit } from '../pixel/render-8-bit.js';
import { toGray16 } from './to-gray16.js';
import type { Gray16Image } from './gray16-image.js';

const linear = fc.record({
  kind: fc.constant('linear' as const),
  slope: fc.constantFrom(1, 0.5, -1, 2.25, 0.001),
  intercept: fc.constantFrom(0, -1024, 17.5),
});
const table = fc
  .record({
    firstMapped: fc.integer({ min: -40, max: 40 }),
    bits: fc.integer({ min: 8, max: 16 }),
    entries: fc.uint16Array({ minLength: 1, maxLength: 80 }),
    explanation: fc.constant(null),
  })
  .map((lut) => ({ kind: 'lut' as const, lut }));
const modality: fc.Arbitrary<ModalityTransform> = fc.oneof(linear, table);

const pictures: fc.Arbitrary<GreyscaleImage> = fc
  .record({ signed: fc.boolean(), bitsStored: fc.constantFrom(8, 12, 16), modality, isInverse: fc.boolean() })
  .chain(({ signed, bitsStored, modality: modalityTransform, isInverse }) => {
    const [min, max] = signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
    return fc.array(fc.integer({ min, max }), { minLength: 12, maxLength: 12 }).map((stored) => ({
      kind: 'greyscale' as const,
      rows: 3,
      columns: 4,
      modality: null,
      pixels: signed ? Int16Array.from(stored) : Uint16Array.from(stored),
      bitsStored,
      signed,
      photometricInterpretation: isInverse ? ('MONOCHROME1' as const) : ('MONOCHROME2' as const),
      presentationLutShape: null,
      modalityTransform,
      voiTransforms: [],
      padding: null,
    }));
  });

const valueOf = ({ slope, zero, intercept }: Gray16Image, sample: number): number =>
  slope * (sample + zero) + intercept;

describe('what a viewer gets of a picture', () => {
  it('carries the very values of the Modality LUT', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const gray = toGray16(picture);
        const values = Array.from(gray.samples, (sample) => valueOf(gray, sample));
        expect(values).toEqual(
          Array.from(picture.pixels, (stored) => applyModality(picture.modalityTransform, stored)),
        );
      }),
    );
  });

  it('shows the same grey as the 8-bit rendition', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const gray = toGray16(picture);
        expect(gray.automatic).toEqual(defaultVoi(picture));
        const shown = Array.from(gray.samples, (sample) => {
          const share = Math.min(Math.max(applyVoi(gray.automatic, valueOf(gray, sample)), 0), 1);
          return Math.round((gray.inverse ? 1 - share : share) * 255);
        });
        expect(shown).toEqual([...renderTo8Bit(picture)]);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves padding out of the range, and says where it is', () => {
    const pixels = Int16Array.of(-2000, -2000, -100, 0, 50, 900);
    const picture: GreyscaleImage = {
      kind: 'greyscale',
      rows: 2,
      columns: 3,
      modality: 'PX',
      pixels,
      bitsStored: 12,
      signed: true,
      photometricInterpretation: 'MONOCHROME2',
      presentationLutShape: 'INVERSE',
      modalityTransform: { kind: 'linear', slope: 1, intercept: 0 },
      voiTransforms: [],
      padding: { from: -2000, to: -2000 },
    };
    expect(toGray16(picture)).toMatchObject({
      zero: -2048,
      range: { from: 1948, to: 2948 },
      padding: { from: 48, to: 48 },
      inverse: true,
    });
    const allPadding = toGray16({ ...picture, padding: { from: -3000, to: 1000 } });
    expect(allPadding.range).toEqual({ from: 0, to: 0xffff });
    expect(toGray16({ ...picture, padding: { from: -9000, to: -8000 } }).padding).toBeNull();
  });
});
