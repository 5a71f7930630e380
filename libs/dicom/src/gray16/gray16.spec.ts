import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import type { VoiTransform } from '../pixel/image.js';
import { decodeGray16 } from './decode-gray16.js';
import { encodeGray16 } from './encode-gray16.js';
import { Gray16FormatError } from './gray16-format.error.js';
import { HEADER_BYTES } from './gray16-header.js';
import type { Gray16Image } from './gray16-image.js';

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const word = fc.nat(0xffff);
const label = fc.option(fc.stringMatching(/^[ -~]{1,40}$/), { nil: null });
const windows = fc.record({
  kind: fc.constant('window' as const),
  function: fc.constantFrom('LINEAR' as const, 'LINEAR_EXACT' as const, 'SIGMOID' as const),
  center: number,
  width: number,
  explanation: label,
});
const table = fc.record({
  firstMapped: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  bits: fc.integer({ min: 1, max: 16 }),
  entries: fc.uint16Array({ minLength: 1, maxLength: 600 }),
  explanation: label,
});
const voi = fc.array<VoiTransform>(
  fc.oneof(
    windows,
    table.map((lut) => ({ kind: 'lut' as const, lut })),
  ),
  { maxLength: 4 },
);
const range = fc.record({ from: word, to: word });
const size = fc.record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) });

const images: fc.Arbitrary<Gray16Image> = size.chain(({ width, height }) => {
  const length = width * height;
  return fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    samples: fc.uint16Array({ minLength: length, maxLength: length }),
    bits: fc.integer({ min: 1, max: 16 }),
    zero: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    slope: number.filter((slope) => slope !== 0),
    intercept: number,
    inverse: fc.boolean(),
    range,
    padding: fc.option(range, { nil: null }),
    voi,
    automatic: windows.map((window) => ({ ...window, function: 'LINEAR' as const, explanation: null })),
  });
});

const PLAIN: Gray16Image = {
  width: 3,
  height: 2,
  samples: Uint16Array.of(0, 1, 0xffff, 700, 699, 0x8000),
  bits: 16,
  zero: -5,
  slope: 0.5,
  intercept: 100,
  inverse: true,
  range: { from: 0, to: 0xffff },
  padding: null,
  voi: [],
  automatic: { kind: 'window', function: 'LINEAR', center: 40, width: 80, explanation: null },
};

const refusal = (bytes: Uint8Array): Promise<string> =>
  decodeGray16(bytes).then(
    () => 'taken',
    (error: unknown) => (error instanceof Gray16FormatError ? error.code : String(error)),
  );

describe('gray16', () => {
  it('gives back every picture exactly, whatever its samples, values, windows and tables', async () => {
    await fc.assert(
      fc.asyncProperty(images, async (image) => {
        expect(await decodeGray16(await encodeGray16(image))).toEqual(image);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['black', () => 0],
    ['white', () => 0xffff],
    ['stripes from end to end of the scale', (index: number) => (index % 2) * 0xffff],
    ['a ramp that wraps around', (index: number) => (index * 257) & 0xffff],
  ])('keeps %s', async (_, sampleAt) => {
    const samples = new Uint16Array(61 * 17).map((__, index) => sampleAt(index));
    const image = { ...PLAIN, width: 61, height: 17, samples };
    expect((await decodeGray16(await encodeGray16(image))).samples).toEqual(samples);
  });

  it('keeps a picture larger than a part of its planes', async () => {
    const samples = new Uint16Array(401 * 397).map((_, index) => (index * 31_337) ^ (index >> 3));
    const image = { ...PLAIN, width: 401, height: 397, samples };
    expect((await decodeGray16(await encodeGray16(image))).samples).toEqual(samples);
  });

  it.each([120, 121, 128, 256, 4_095, 4_096, 65_535, 65_536])('keeps a table of %d entries', async (length) => {
    const entries = new Uint16Array(length).map((_, index) => (index * 7) & 0xfff);
    const lut = { firstMapped: -1_024, bits: 12, entries, explanation: 'NORMAL' };
    const transforms = [{ kind: 'lut' as const, lut }];
    expect((await decodeGray16(await encodeGray16({ ...PLAIN, voi: transforms }))).voi).toEqual(transforms);
  });

  it.each([1, 12, 13, 20, 255])('keeps %d windows', async (length) => {
    const list = Array.from({ length }, (_, index): VoiTransform => ({
      kind: 'window',
      function: 'LINEAR',
      center: index * 100.5,
      width: index + 1,
      explanation: `WINDOW ${index}`,
    }));
    expect((await decodeGray16(await encodeGray16({ ...PLAIN, voi: list }))).voi).toEqual(list);
  });

  it('refuses every payload that ends early, with a name for it', async () => {
    const whole = await encodeGray16(PLAIN);
    for (let length = 0; length < whole.length; length += 1) {
      const code = await refusal(whole.subarray(0, length));
      expect([length, code]).toEqual([length, 'TRUNCATED']);
    }
  });

  it('refuses a payload with more behind it', async () => {
    const whole = await encodeGray16(PLAIN);
    expect(await refusal(Uint8Array.of(...whole, 0))).toBe('MALFORMED');
  });

  it('refuses every payload with one flipped bit', async () => {
    const whole = await encodeGray16(PLAIN);
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const flipped = whole.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(['NOT_GRAY16', 'UNSUPPORTED', 'TRUNCATED', 'MALFORMED', 'BAD_CHECKSUM']).toContain(await refusal(flipped));
    }
  });

  it('refuses any other bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => {
        fc.pre(bytes[0] !== 'P'.charCodeAt(0));
        expect(await refusal(bytes)).toBe('NOT_GRAY16');
      }),
    );
  });

  it('leaves out a label that is not plain text, and refuses samples of another size', async () => {
    const window = { kind: 'window', function: 'SIGMOID', center: 1, width: 2, explanation: 'Fenêtre' } as const;
    const decoded = await decodeGray16(await encodeGray16({ ...PLAIN, voi: [window] }));
    expect(decoded.voi).toEqual([{ ...window, explanation: null }]);
    await expect(encodeGray16({ ...PLAIN, width: 4 })).rejects.toThrow(RangeError);
  });

  it('is the format that is documented', async () => {
    const page = readFileSync(resolve(__dirname, '../../../../docs/formats/gray16.md'), 'utf8');
    const rows = [...page.matchAll(/^\| +(\d+) +\| (u8|u16|u32|i32|f64) /gm)];
    const sizes = { u8: 1, u16: 2, u32: 4, i32: 4, f64: 8 };
    let at = 0;
    for (const [row, offset, type] of rows) {
      expect([row, Number(offset)]).toEqual([row, at]);
      at += sizes[type as keyof typeof sizes];
    }
    expect(at).toBe(HEADER_BYTES);
  });
});
