import { plainGreyscale, toGray16, type VoiTransform } from '@phoxray/dicom';
import fc from 'fast-check';
import { deepGreyImage, greyImage, windowOver, type GreyImage } from './grey-image.js';
import { shownShare } from './grey-lut.js';
import { adjusted, clampWindow, dragged, presetWindow, PRESETS, windowOf } from './grey-window.js';

const samples = Uint16Array.from({ length: 1_000 }, (_, index) => 1_000 + index);
const deep = (isInverse: boolean): GreyImage =>
  deepGreyImage(
    toGray16({
      ...plainGreyscale(samples, 25, 40),
      photometricInterpretation: isInverse ? 'MONOCHROME1' : 'MONOCHROME2',
    }),
  );
const TABLE: VoiTransform = {
  kind: 'lut',
  lut: { firstMapped: 1_200, bits: 8, entries: new Uint16Array(101), explanation: null },
};

describe('presets', () => {
  it('leave out one percent at either end', () => {
    const data = Uint8Array.from({ length: 1_000 }, (_, index) => (index < 5 ? 0 : index < 995 ? 100 : 255));
    expect(presetWindow('auto', greyImage(100, 10, data))).toEqual(windowOver(100, 100));
    expect(presetWindow('auto', deep(false))).toEqual(windowOver(1_009, 1_989));
  });

  it.each([false, true])(
    'show soft tissue and bone by brightness, whichever way values run (inverse: %s)',
    (isInverse) => {
      const image = deep(isInverse);
      const [darkest, brightest] = isInverse ? [1_999, 1_000] : [1_000, 1_999];
      for (const name of PRESETS) {
        expect(shownShare(image, presetWindow(name, image), darkest)).toBeCloseTo(0);
        expect(shownShare(image, presetWindow(name, image), brightest)).toBeCloseTo(1);
      }
      const at = (share: number): number => darkest + share * (brightest - darkest);
      expect(shownShare(image, presetWindow('soft', image), at(0.56))).toBe(1);
      expect(shownShare(image, presetWindow('hard', image), at(0.29))).toBe(0);
    },
  );
});

describe('a window changed by a person', () => {
  it('is always usable', () => {
    const image = deep(false);
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (dx, dy) => {
        const window = dragged(image, image.opening, dx, dy);
        expect(window.width).toBeGreaterThanOrEqual(1);
        expect(window).toMatchObject(clampWindow(image, window));
      }),
    );
  });

  it('keeps the form of its curve, and replaces a table by a window over the same values', () => {
    const sigmoid = { ...windowOver(1_200, 1_400), function: 'SIGMOID', explanation: 'HARDER' } as const;
    expect(adjusted(deep(false), sigmoid, { width: 50 })).toMatchObject({
      function: 'SIGMOID',
      center: sigmoid.center,
      width: 50,
      explanation: null,
    });
    expect(windowOf(TABLE)).toEqual(windowOver(1_200, 1_300));
    expect(adjusted(deep(false), TABLE, { center: 1_500 })).toMatchObject({
      function: 'LINEAR',
      center: 1_500,
      width: 101,
    });
  });
});
