import fc from 'fast-check';
import { greyLevels, levelFor, type GreyLevel } from './grey-levels.js';

const sizes = fc.record({ width: fc.integer({ min: 1, max: 300 }), height: fc.integer({ min: 1, max: 300 }) });
const meanOf = ({ data }: GreyLevel): number => Array.from(data).reduce((sum, value) => sum + value, 0) / data.length;

function picture(width: number, height: number, levels: number): GreyLevel {
  const data = levels > 256 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  for (let index = 0; index < data.length; index += 1) data[index] = (index * 7919) % levels;
  return { width, height, data };
}

describe('the smaller levels of a picture', () => {
  it('halve its sides until it is small, in the depth that it has', () => {
    const levels = greyLevels(picture(3_000, 1_501, 65_536));
    expect(levels.map(({ width, height }) => [width, height])).toEqual([
      [3_000, 1_501],
      [1_500, 750],
      [750, 375],
      [375, 187],
      [187, 93],
    ]);
    for (const { width, height, data } of levels) {
      expect(data).toBeInstanceOf(Uint16Array);
      expect(data).toHaveLength(width * height);
    }
  });

  it('keep its mean brightness, and leave out no odd column or row', () => {
    fc.assert(
      fc.property(sizes, ({ width, height }) => {
        const levels = greyLevels(picture(width, height, 256));
        for (const level of levels.slice(1)) {
          expect(Math.abs(meanOf(level) - meanOf(levels[0] ?? level))).toBeLessThan(12);
        }
      }),
      { numRuns: 30 },
    );
    const bright = picture(129, 129, 1);
    bright.data[128 * 129 + 128] = 90;
    expect(greyLevels(bright)[1]?.data.at(-1)).toBe(10);
  });

  it('are read where one canvas pixel covers one to two of their pixels', () => {
    const levels = greyLevels(picture(1_024, 1_024, 256));
    const read = [0.2, 1, 1.99, 2, 3.9, 4, 7.9, 8, 16, 500].map((footprint) => levelFor(levels, footprint));
    expect(read).toEqual([0, 0, 0, 1, 1, 2, 2, 3, 4, 4]);
  });
});
