import * as fc from 'fast-check';
import { canny } from './canny.node.js';
import { anyRows, imageOf, level, runToImage } from './run-node.fixture.js';

const image = (make: (x: number, y: number) => number, size = 16) =>
  imageOf(Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => make(x, y))));

const edgesOf = async (picture: ReturnType<typeof image>, low = 0.4, high = 0.8) => {
  const [plane = []] = await runToImage(canny, { image: picture, low_threshold: low, high_threshold: high });
  return plane;
};

const count = (plane: number[][]) => plane.flat().filter((value) => value === 1).length;

describe('Canny', () => {
  it('draws a step between two halves as a line one pixel wide', async () => {
    const edges = await edgesOf(image((x) => (x < 8 ? 0 : 1)));
    edges.forEach((row) => {
      expect(row.reduce((sum, value) => sum + value, 0)).toBe(1);
      expect([7, 8]).toContain(row.indexOf(1));
    });
  });

  it('draws the same line whether the image is upright or lies on its side', async () => {
    const upright = await edgesOf(image((x) => (x < 8 ? 0 : 1)));
    const lying = await edgesOf(image((_, y) => (y < 8 ? 0 : 1)));
    expect(lying).toEqual(upright.map((_, y) => upright.map((row) => row[y])));
  });

  it('finds nothing in a flat image, nor in a step below the threshold', async () => {
    expect((await edgesOf(image(() => 0.7))).flat()).not.toContain(1);
    expect((await edgesOf(image((x) => (x < 8 ? 0.5 : 0.6)))).flat()).not.toContain(1);
  });

  it('keeps a weak edge only where it hangs on a strong one', async () => {
    const fading = image((x, y) => (x < 8 ? 0 : 1 - y / 20), 16);
    const weakOnly = image((x) => (x < 8 ? 0 : 0.25), 16);
    expect((await edgesOf(fading, 0.5, 2)).at(-1)).toContain(1);
    expect((await edgesOf(weakOnly, 0.5, 2)).flat()).not.toContain(1);
  });

  it('gives zeros and ones, and no fewer edges when the thresholds fall', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(level, 5, 12), async (rows) => {
        const strict = await edgesOf(imageOf(rows), 0.4, 0.8);
        const lenient = await edgesOf(imageOf(rows), 0.2, 0.4);
        expect(strict.flat().every((value) => value === 0 || value === 1)).toBe(true);
        expect(count(lenient)).toBeGreaterThanOrEqual(count(strict));
      }),
      { numRuns: 40 },
    );
  });
});
