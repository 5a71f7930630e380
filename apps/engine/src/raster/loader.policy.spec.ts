import { refusesSize, unitScale } from './loader.policy.js';

const grey = { channels: 1, bits: 8, palette: false };
const levels = Array.from({ length: 256 }, (_, level) => level);

/** What a save node makes of a value. */
const saved = (value: number): number => Math.trunc(Math.fround(255 * value));

describe('unitScale', () => {
  it('gives every grey, colour and palette level exactly through Pillow', () => {
    for (const channels of [1, 2, 3, 4]) {
      const unit = unitScale({ ...grey, channels, width: 33, height: 40 }, 'pillow');
      expect(levels.map((level) => saved(unit[level] ?? -1))).toEqual(levels);
    }
  });

  it.each([1, 2])('takes one level away from all but black through PyAV, with %d grey channels', (channels) => {
    const unit = unitScale({ ...grey, channels, width: 256, height: 4 }, 'pyav');
    expect(levels.map((level) => saved(unit[level] ?? -1))).toEqual(levels.map((level) => Math.max(level - 1, 0)));
    expect(unit[255]).toBe(Math.fround(0.996_108_949_184_417_7));
  });

  it.each([
    ['colour', { channels: 3, bits: 8, palette: false }],
    ['colour with alpha', { channels: 4, bits: 8, palette: false }],
    ['a palette of one bit', { channels: 3, bits: 1, palette: true }],
    ['a palette of eight bits', { channels: 3, bits: 8, palette: true }],
  ])('gives %s exactly through PyAV, at every size', (_, facts) => {
    for (const [width, height] of [
      [1, 1],
      [3, 5],
      [33, 7],
      [256, 256],
    ] as const) {
      expect(refusesSize({ ...facts, width, height })).toBe(false);
      const unit = unitScale({ ...facts, width, height }, 'pyav');
      expect(levels.map((level) => saved(unit[level] ?? -1))).toEqual(levels);
    }
  });

  it('scales 16 bits through PyAV', () => {
    const unit = unitScale({ ...grey, bits: 16, width: 64, height: 64 }, 'pyav');
    expect([unit[0], unit[65_535], unit[32_768]]).toEqual([0, 1, Math.fround(32_768 * Math.fround(1 / 65_535))]);
  });

  it('gives one-bit grey exactly through PyAV when no column is padded, else one level less', () => {
    const white = (width: number) => saved(unitScale({ ...grey, bits: 1, width, height: 32 }, 'pyav')[255] ?? -1);
    expect([256, 250].map(white)).toEqual([255, 254]);
  });
});

describe('refusesSize', () => {
  it.each([
    [1, 1, true],
    [3, 5, true],
    [33, 7, true],
    [15, 32, true],
    [16, 15, true],
    [48, 15, true],
    [1, 64, true],
    [16, 16, false],
    [17, 32, false],
    [33, 16, false],
    [100, 16, false],
    [32, 1, false],
    [64, 1, false],
  ])('grey of %d × %d: %s', (width, height, refused) => {
    expect(refusesSize({ ...grey, width, height })).toBe(refused);
    expect(refusesSize({ ...grey, channels: 2, width, height })).toBe(refused);
    expect(refusesSize({ ...grey, channels: 3, bits: 16, width, height })).toBe(refused);
  });
});
