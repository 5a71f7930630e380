import * as fc from 'fast-check';
import { morphology } from './morphology.node.js';
import { anyRows, at, imageOf, level, mapRows, runToImage } from './run-node.fixture.js';

/** Extreme over a k×k square by definition; dilation looks (k−1)//2 pixels before, erosion k//2. */
const extreme = (rows: number[][], k: number, high: boolean): number[][] =>
  mapRows(rows, (_, x, y) => {
    const anchor = Math.floor((high ? k - 1 : k) / 2);
    const near = Array.from({ length: k * k }, (_, i) =>
      at(rows, x - anchor + (i % k), y - anchor + Math.floor(i / k), high ? -Infinity : Infinity),
    );
    return high ? Math.max(...near) : Math.min(...near);
  });

const minus = (a: number[][], b: number[][]) => mapRows(a, (value, x, y) => Math.fround(value - at(b, x, y, 0)));

const BY_DEFINITION: Record<string, (rows: number[][], k: number) => number[][]> = {
  dilate: (rows, k) => extreme(rows, k, true),
  erode: (rows, k) => extreme(rows, k, false),
  open: (rows, k) => extreme(extreme(rows, k, false), k, true),
  close: (rows, k) => extreme(extreme(rows, k, true), k, false),
  gradient: (rows, k) => minus(extreme(rows, k, true), extreme(rows, k, false)),
  top_hat: (rows, k) => minus(rows, extreme(extreme(rows, k, false), k, true)),
  bottom_hat: (rows, k) => minus(extreme(extreme(rows, k, true), k, false), rows),
};

describe('Morphology', () => {
  it.each(Object.entries(BY_DEFINITION))(
    '%s equals its definition for odd and even squares',
    async (operation, define) => {
      await fc.assert(
        fc.asyncProperty(anyRows(level), fc.integer({ min: 3, max: 6 }), async (rows, k) => {
          const [plane] = await runToImage(morphology, { image: imageOf(rows), operation, kernel_size: k });
          expect(plane).toEqual(define(rows, k));
        }),
        { numRuns: 40 },
      );
    },
  );

  it.each([
    ['dilate', 4, [0, 0, 9, 9, 9, 9, 0, 0], 4],
    ['erode', 4, [9, 9, 9, 0, 0, 0, 0, 9], 4],
    ['dilate', 5, [0, 0, 9, 9, 9, 9, 9, 0], 4],
  ])('%s with a square of %d pixels spreads one pixel as a real server does', async (operation, k, row, place) => {
    const spot = operation === 'dilate' ? 9 : 0;
    const line = Array.from({ length: 8 }, (_, x) => (x === place ? spot : 9 - spot));
    const [plane] = await runToImage(morphology, { image: imageOf([line]), operation, kernel_size: k });
    expect(plane).toEqual([row]);
  });

  it('works on each channel by itself', async () => {
    const image = imageOf([[0, 1, 0]], [[0, 0, 0]], [[1, 0, 0]]);
    const planes = await runToImage(morphology, { image, operation: 'dilate', kernel_size: 3 });
    expect(planes).toEqual([[[1, 1, 1]], [[0, 0, 0]], [[1, 1, 0]]]);
  });
});
