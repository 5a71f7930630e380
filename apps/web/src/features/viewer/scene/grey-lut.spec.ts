import {
  applyVoi,
  type GreyscaleImage,
  plainGreyscale,
  renderTo8Bit,
  toGray16,
  type VoiTransform,
} from '@phoxray/dicom';
import fc from 'fast-check';
import { deepGreyImage, greyImage, sampleOf, valueAt, valueOf, valueRange, windowOver } from './grey-image.js';
import { buildLut, LUT_SIZE, type GreyLut } from './grey-lut.js';

/** What the shader does with a sample. */
function levelOf({ levels, from, to }: GreyLut, sample: number): number {
  const share = Math.min(1, Math.max(0, (sample - from) / (to - from)));
  return levels[Math.floor(share * (LUT_SIZE - 1) + 0.5)] ?? 0;
}

const halves = fc.integer({ min: -8_000, max: 140_000 }).map((twice) => twice / 2);
const windows = fc.record({
  kind: fc.constant('window' as const),
  function: fc.constantFrom('LINEAR' as const, 'LINEAR_EXACT' as const, 'SIGMOID' as const),
  center: halves,
  width: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 70_000 })),
  explanation: fc.constant(null),
});
/** Any entries at all, one for each value. */
const tables = fc
  .record({
    firstMapped: fc.integer({ min: -3_000, max: 60_000 }),
    bits: fc.constantFrom(8, 12, 16),
    entries: fc.uint16Array({ minLength: 1, maxLength: 4_000 }),
    explanation: fc.constant(null),
  })
  .map((lut) => ({
    kind: 'lut' as const,
    lut: { ...lut, entries: lut.entries.map((entry) => entry & (2 ** lut.bits - 1)) },
  }));
const anyVoi: fc.Arbitrary<VoiTransform> = fc.oneof(windows, tables);

const PLAIN = { kind: 'linear', slope: 1, intercept: 0 } as const;
const pictures: fc.Arbitrary<GreyscaleImage> = fc
  .record({
    stored: fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 40, maxLength: 40 }),
    slope: fc.constantFrom(1, 0.5, -1, 2),
    intercept: fc.constantFrom(0, -1_024, 70_000),
    isInverse: fc.boolean(),
  })
  .map(({ stored, slope, intercept, isInverse }) => ({
    ...plainGreyscale(Uint16Array.from(stored), 5, 8),
    photometricInterpretation: isInverse ? ('MONOCHROME1' as const) : ('MONOCHROME2' as const),
    modalityTransform: { kind: 'linear' as const, slope, intercept },
  }));

/** PS3.3 C.11, value by value. */
function expectedLevels(picture: GreyscaleImage, voi: VoiTransform): number[] {
  const { slope, intercept } = picture.modalityTransform.kind === 'linear' ? picture.modalityTransform : PLAIN;
  return Array.from(picture.pixels, (stored) => {
    const share = Math.min(1, Math.max(0, applyVoi(voi, stored * slope + intercept)));
    return Math.round((picture.photometricInterpretation === 'MONOCHROME1' ? 1 - share : share) * 255);
  });
}

describe('the table from samples to grey', () => {
  it('shows what the server shows', () => {
    fc.assert(
      fc.property(pictures, anyVoi, (picture, voi) => {
        expect(expectedLevels(picture, voi)).toEqual([...renderTo8Bit(picture, voi)]);
      }),
      { numRuns: 10 },
    );
  });

  it('shows every form of window within a level, whatever the direction and the rescale', () => {
    fc.assert(
      fc.property(pictures, windows, (picture, voi) => {
        const image = deepGreyImage(toGray16(picture));
        const lut = buildLut(image, voi, false);
        const expected = expectedLevels(picture, voi);
        const off = Array.from(image.data, (sample, index) => Math.abs(levelOf(lut, sample) - (expected[index] ?? 0)));
        expect(Math.max(...off)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('shows each entry of a table of up to 4096 values, however ragged', () => {
    fc.assert(
      fc.property(pictures, tables, (picture, voi) => {
        const plain = { ...picture, modalityTransform: PLAIN };
        const image = deepGreyImage(toGray16(plain));
        const lut = buildLut(image, voi, false);
        expect(Array.from(image.data, (sample) => levelOf(lut, sample))).toEqual(expectedLevels(plain, voi));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps all 256 levels in a window however narrow it is', () => {
    const samples = Uint16Array.from({ length: 65_536 }, (_, index) => index);
    const image = deepGreyImage(toGray16(plainGreyscale(samples, 256, 256)));
    const lut = buildLut(image, windowOver(30_000, 30_400), false);
    expect(new Set(Array.from(samples, (sample) => levelOf(lut, sample))).size).toBe(256);
  });

  it('shows an 8-bit image unchanged', () => {
    const image = greyImage(16, 16, new Uint8Array(256));
    const lut = buildLut(image, image.opening, false);
    for (let value = 0; value <= 255; value += 1) expect(levelOf(lut, value)).toBe(value);
  });

  it('inverts by mirroring every level', () => {
    fc.assert(
      fc.property(pictures, anyVoi, (picture, voi) => {
        const image = deepGreyImage(toGray16(picture));
        const plain = buildLut(image, voi, false);
        const inverted = buildLut(image, voi, true);
        expect(plain.levels.every((level, index) => level + (inverted.levels[index] ?? 0) === 255)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe('values of a picture', () => {
  const picture: GreyscaleImage = {
    ...plainGreyscale(Uint16Array.of(0, 10, 4_000, 20), 2, 2),
    modalityTransform: { kind: 'linear', slope: -0.5, intercept: 100 },
    padding: { from: 4_000, to: 4_000 },
  };
  const image = deepGreyImage(toGray16(picture));

  it('are those of the Modality LUT, and none where the file has no picture', () => {
    expect([valueAt(image, 1.9, 0.2), valueAt(image, 0, 1)]).toEqual([95, null]);
    expect(valueAt(image, -0.1, 0)).toBeNull();
    expect(valueAt(image, 1, 2)).toBeNull();
    expect(valueRange(image)).toEqual({ low: 90, high: 100 });
    expect(sampleOf(image, valueOf(image, 17))).toBe(17);
  });

  it('are counted without padding', () => {
    expect(image.histogram).toHaveLength(21);
    expect(image.histogram.reduce((sum, count) => sum + count, 0)).toBe(3);
  });
});
