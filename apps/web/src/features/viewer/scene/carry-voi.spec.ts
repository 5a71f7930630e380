import { plainGreyscale, renderTo8Bit, toGray16, type VoiTransform } from '@phoxray/dicom';
import fc from 'fast-check';
import { carryVoi } from './carry-voi.js';
import { deepGreyImage, greyImage, valueOf, windowOver, type GreyImage } from './grey-image.js';
import { shownShare } from './grey-lut.js';

const samples = Uint16Array.from({ length: 3_000 }, (_, index) => 500 + index);
const OPENINGS: readonly VoiTransform[] = [
  windowOver(700, 3_200),
  { kind: 'window', function: 'LINEAR_EXACT', center: 1_900, width: 2_000, explanation: null },
  { kind: 'window', function: 'SIGMOID', center: 2_000, width: 900, explanation: null },
  {
    kind: 'lut',
    lut: {
      firstMapped: 500,
      bits: 12,
      entries: Uint16Array.from({ length: 3_000 }, (_, index) => Math.floor((index / 3_000) ** 2 * 4_095)),
      explanation: null,
    },
  },
];

/** The same picture twice: all of its grey, and the 8 bits that the server makes of it. */
function renditions(opening: VoiTransform, isInverse: boolean): { shallow: GreyImage; deep: GreyImage } {
  const picture = {
    ...plainGreyscale(samples, 30, 100),
    voiTransforms: [opening],
    photometricInterpretation: isInverse ? ('MONOCHROME1' as const) : ('MONOCHROME2' as const),
  };
  return { deep: deepGreyImage(toGray16(picture)), shallow: greyImage(100, 30, renderTo8Bit(picture)) };
}

const MADE = new Map(
  OPENINGS.map((opening) => [opening, [renditions(opening, false), renditions(opening, true)]] as const),
);

const brightness = (image: GreyImage, voi: VoiTransform, index: number): number =>
  shownShare(image, voi, valueOf(image, image.data[index] ?? 0));

describe('a window carried from one rendition to the other', () => {
  it('stays untouched when nobody touched it', () => {
    for (const opening of OPENINGS) {
      const { shallow, deep } = renditions(opening, false);
      expect(carryVoi(shallow.opening, shallow, deep)).toBe(deep.opening);
      expect(carryVoi(deep.opening, deep, shallow)).toBe(shallow.opening);
      expect(carryVoi(OPENINGS[0] ?? opening, deep, deep)).toBe(OPENINGS[0] ?? opening);
    }
  });

  it.each([
    ['LINEAR', OPENINGS[0], 0.03],
    ['LINEAR_EXACT', OPENINGS[1], 0.03],
    // A straight window on one rendition is a bent one on the other: only its ends are the same.
    ['SIGMOID', OPENINGS[2], 0.25],
    ['a table', OPENINGS[3], 0.25],
  ] as const)('shows the same picture in 16 bits as it did in 8: %s', (_, opening, tolerance) => {
    const bounds = fc.tuple(fc.integer({ min: 10, max: 110 }), fc.integer({ min: 140, max: 245 }));
    const made = MADE.get(opening ?? windowOver(0, 1)) ?? [];
    fc.assert(
      fc.property(bounds, fc.boolean(), fc.nat(2_999), ([low, high], isInverse, index) => {
        const { shallow, deep } = made[Number(isInverse)] ?? renditions(windowOver(0, 1), isInverse);
        const chosen = windowOver(low, high);
        const carried = carryVoi(chosen, shallow, deep);
        const difference = brightness(deep, carried, index) - brightness(shallow, chosen, index);
        expect(Math.abs(difference)).toBeLessThan(tolerance);
      }),
    );
  });

  it('comes back as it left, between two 8-bit pictures and there and back through 16 bits', () => {
    const { shallow, deep } = renditions(OPENINGS[0] ?? windowOver(0, 1), true);
    const chosen = windowOver(-40, 300);
    const other = { ...shallow, opening: { ...windowOver(0, 255) } };
    for (const back of [carryVoi(chosen, shallow, other), carryVoi(carryVoi(chosen, shallow, deep), deep, shallow)]) {
      const [center, width] = [expect.closeTo(130.5), expect.closeTo(341)];
      expect(back).toEqual({ kind: 'window', function: 'LINEAR', center, width, explanation: null });
    }
  });
});
