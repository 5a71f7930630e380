import * as fc from 'fast-check';
import { type GreyscaleImage, type LookupTable, plainGreyscale, type VoiTransform } from './image.js';
import { percentileWindow } from './percentile-window.js';
import { applyVoi, defaultVoi, renderTo8Bit } from './render-8-bit.js';

const RAMP = plainGreyscale(
  Uint8Array.from({ length: 256 }, (_, value) => value),
  16,
  16,
);

const window = (fn: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID', center: number, width: number): VoiTransform => ({
  kind: 'window',
  function: fn,
  center,
  width,
  explanation: null,
});

const table = (entries: number[], firstMapped: number, bits: number): LookupTable => ({
  entries: Uint16Array.from(entries),
  firstMapped,
  bits,
  explanation: null,
});

const image = (pixels: number[], changes: Partial<GreyscaleImage> = {}): GreyscaleImage => ({
  ...plainGreyscale(Uint16Array.from(pixels), 1, pixels.length),
  ...changes,
});

describe('VOI functions, as PS3.3 C.11.2.1 writes them', () => {
  it.each([
    // NOTE of C.11.2.1.2: centre 2048, width 4096 passes 12 bits through; centre 0, width 1 is a threshold at 0
    ['LINEAR', 2048, 4096, [-5, 0, 2047.5, 4095, 5000], [0, 0, 0.5, 1, 1]],
    ['LINEAR', 0, 1, [-1, -0.5, 0], [0, 0, 1]],
    ['LINEAR', 0, 100, [-50, -49.5, 49], [0, 0.5 / 99, 1]],
    ['LINEAR_EXACT', 2048, 4096, [0, 1024, 2048, 4096, 4097], [0, 0.25, 0.5, 1, 1]],
    ['LINEAR_EXACT', 0, 0.5, [-0.25, -0.125, 0, 0.25], [0, 0.25, 0.5, 1]],
    ['SIGMOID', 100, 40, [100, 110, 90], [0.5, 1 / (1 + Math.exp(-1)), 1 / (1 + Math.exp(1))]],
  ] as const)('%s of centre %d and width %d', (fn, center, width, inputs, expected) => {
    inputs.forEach((x, index) =>
      expect(applyVoi(window(fn, center, width), x)).toBeCloseTo(expected[index] ?? NaN, 12),
    );
  });

  it('never leave 0 … 1 and never fall', () => {
    const fns = fc.constantFrom('LINEAR', 'LINEAR_EXACT', 'SIGMOID');
    const number = fc.double({ min: -1e5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(
        fns,
        number,
        fc.double({ min: 1, max: 1e5, noNaN: true }),
        number,
        number,
        (fn, center, width, a, b) => {
          const [low, high] = [a, b].sort((x, y) => x - y).map((x) => applyVoi(window(fn, center, width), x));
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(high ?? 0);
        },
      ),
    );
  });
});

describe('renderTo8Bit', () => {
  it('passes 8 bits through a full window', () => {
    expect(renderTo8Bit(RAMP, window('LINEAR', 128, 256))).toEqual(RAMP.pixels);
  });

  it('turns 16 bits into the 8 that the formula of LINEAR gives', () => {
    const pixels = Uint16Array.from({ length: 65_536 }, (_, value) => value);
    const rendered = renderTo8Bit(plainGreyscale(pixels, 256, 256), window('LINEAR', 32_768, 65_536));
    expect(Array.from(rendered)).toEqual(Array.from(pixels, (value) => Math.round((value / 65_535) * 255)));
  });

  it.each([
    ['MONOCHROME1', null],
    ['MONOCHROME1', 'INVERSE'],
    ['MONOCHROME2', 'INVERSE'],
  ] as const)('inverts %s with presentation LUT shape %s once', (photometricInterpretation, presentationLutShape) => {
    const inverted = image([0, 51, 255], { photometricInterpretation, presentationLutShape });
    expect(Array.from(renderTo8Bit(inverted, window('LINEAR', 128, 256)))).toEqual([255, 204, 0]);
  });

  it('applies rescale, then the window; negative stored values too', () => {
    const signed: GreyscaleImage = {
      ...image([0, 0, 0]),
      pixels: Int16Array.of(-1024, 0, 1024),
      signed: true,
      modalityTransform: { kind: 'linear', slope: 0.5, intercept: 512 },
    };
    expect(Array.from(renderTo8Bit(signed, window('LINEAR_EXACT', 512, 1024)))).toEqual([0, 128, 255]);
  });

  it('applies a modality table and a VOI table, clamping below and above', () => {
    const modalityTransform = { kind: 'lut', lut: table([10, 20, 30], 1, 16) } as const;
    const voi = { kind: 'lut', lut: table([0, 2048, 4095], 19, 12) } as const;
    expect(Array.from(renderTo8Bit(image([0, 1, 2, 3, 9], { modalityTransform }), voi))).toEqual([0, 0, 128, 255, 255]);
  });

  it('turns colours into luminance', () => {
    const pixels = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255);
    const rendered = renderTo8Bit({ kind: 'colour', rows: 1, columns: 4, modality: null, pixels });
    expect(Array.from(rendered)).toEqual([76, 150, 29, 255]);
  });
});

describe('the default', () => {
  it('is the first window of the file', () => {
    const first = window('SIGMOID', 5, 6);
    expect(defaultVoi(image([1, 2], { voiTransforms: [first, window('LINEAR', 1, 2)] }))).toBe(first);
  });

  it('is the percentiles where there is none: half a percent of the pixels turns black, half a percent white', () => {
    const pixels = Uint16Array.from({ length: 10_000 }, (_, index) => 1000 + index);
    const rendered = renderTo8Bit(plainGreyscale(pixels, 100, 100));
    expect(rendered.filter((value) => value === 0).length).toBeGreaterThanOrEqual(50);
    expect(rendered.indexOf(0xff)).toBeGreaterThan(9900);
    expect(percentileWindow(plainGreyscale(pixels, 100, 100), 0.005, 0.995)).toMatchObject({
      center: 5999.5,
      width: 9901,
    });
  });

  it('leaves padding out of the percentiles, and a flat picture black', () => {
    const padded = image([...Array<number>(500).fill(0), 100, 200, 300], { padding: { from: 0, to: 0 } });
    expect(percentileWindow(padded, 0, 1)).toMatchObject({ center: 200.5, width: 201 });
    expect(Array.from(renderTo8Bit(image([7, 7, 7])))).toEqual([0, 0, 0]);
  });
});
