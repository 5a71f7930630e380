import * as fc from 'fast-check';
import { coverage, describeSpread, median, quantile } from './statistics.js';

describe('statistics', () => {
  it('interpolates between samples', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([10, 20], 0.99)).toBeCloseTo(19.9);
    expect(describeSpread([1, 2, 3, 4, 5], 1)).toBe('3.0 [2.0 – 4.0]');
    expect(() => median([])).toThrow(RangeError);
  });

  it('covers each unit of time once, and nothing outside of the window', () => {
    const interval = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(fc.array(interval), interval, (pairs, [start, length]) => {
        const intervals = pairs.map(([from, size]) => ({ from, to: from + size }));
        const window = { from: start, to: start + length };
        const units = Array.from({ length }, (_, index) => start + index);
        const counted = units.filter((unit) => intervals.some(({ from, to }) => from <= unit && unit < to)).length;
        expect(coverage(intervals, window)).toBe(counted);
      }),
    );
  });
});
