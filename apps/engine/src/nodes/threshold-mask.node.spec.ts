import * as fc from 'fast-check';
import { anyRows, level, mapRows, maskOf, runToMask } from './run-node.fixture.js';
import { thresholdMask } from './threshold-mask.node.js';

describe('ThresholdMask', () => {
  it('is 1 strictly above the value and 0 at it', async () => {
    const mask = maskOf([[0, 0.5, 0.75, 1]]);
    expect(await runToMask(thresholdMask, { mask, value: 0.5 })).toEqual([[0, 0, 1, 1]]);
  });

  it('leaves every 8-bit level out of its own threshold and takes the next one in', async () => {
    const levels = [Array.from({ length: 256 }, (_, v) => v / 255)];
    for (const chosen of [0, 1, 38, 115, 217, 254, 255]) {
      const [row = []] = await runToMask(thresholdMask, { mask: maskOf(levels), value: chosen / 255 });
      expect(row).toEqual(levels[0]?.map((_, v) => (v > chosen ? 1 : 0)));
    }
  });

  it('agrees with the definition on any mask', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(level), fc.integer({ min: 0, max: 100 }), async (rows, percent) => {
        const value = percent / 100;
        const expected = mapRows(rows, (v) => (v > Math.fround(value) ? 1 : 0));
        expect(await runToMask(thresholdMask, { mask: maskOf(rows), value })).toEqual(expected);
      }),
    );
  });
});
