import * as fc from 'fast-check';
import { imageBlur } from './image-blur.node.js';
import { imageSharpen } from './image-sharpen.node.js';
import { NodeFailure } from './node-failure.js';
import { anyRows, imageOf, level, mapRows, runNode, runToImage } from './run-node.fixture.js';

const mirror = (i: number, size: number): number => (i < 0 ? -i : i < size ? i : 2 * size - 2 - i);

/** The blur as its formula says: a two-dimensional kernel on linspace(-1, 1), reflected border. */
const blurByFormula = (rows: number[][], radius: number, sigma: number): number[][] => {
  const span = Array.from({ length: 2 * radius + 1 }, (_, i) => -1 + (2 * i) / (2 * radius));
  const kernel = span.map((y) => span.map((x) => Math.exp(-(x * x + y * y) / (2 * sigma * sigma))));
  const total = kernel.flat().reduce((sum, value) => sum + value, 0);
  return mapRows(rows, (_, x, y) => {
    let sum = 0;
    kernel.forEach((line, ky) =>
      line.forEach((weight, kx) => {
        const row = rows[mirror(y + ky - radius, rows.length)] ?? [];
        sum += (weight / total) * (row[mirror(x + kx - radius, row.length)] ?? 0);
      }),
    );
    return sum;
  });
};

const settings = fc.record({
  radius: fc.integer({ min: 1, max: 3 }),
  sigma: fc.double({ min: 0.1, max: 3, noNaN: true }),
});

const expectClose = (actual: number[][] | undefined, expected: number[][]): void => {
  mapRows(expected, (value, x, y) => expect(actual?.[y]?.[x]).toBeCloseTo(value, 5));
};

describe('ImageBlur', () => {
  it('equals the two-dimensional formula', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(level, 4, 7), settings, async (rows, { radius, sigma }) => {
        const [plane] = await runToImage(imageBlur, { image: imageOf(rows), blur_radius: radius, sigma });
        expectClose(plane, blurByFormula(rows, radius, sigma));
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a radius that the image cannot reflect', async () => {
    const image = imageOf([
      [0, 1, 0],
      [1, 0, 1],
    ]);
    await expect(runNode(imageBlur, { image, blur_radius: 2, sigma: 1 })).rejects.toBeInstanceOf(NodeFailure);
  });
});

describe('ImageSharpen', () => {
  it('adds ten times alpha of what the blur took away, limited to 0..1', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows(level, 4, 7),
        settings,
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        async (rows, s, alpha) => {
          const image = imageOf(rows);
          const [plane] = await runToImage(imageSharpen, { image, sharpen_radius: s.radius, sigma: s.sigma, alpha });
          const low = blurByFormula(rows, s.radius, s.sigma);
          expectClose(
            plane,
            mapRows(rows, (x, column, row) =>
              Math.min(Math.max(x + 10 * alpha * (x - (low[row]?.[column] ?? 0)), 0), 1),
            ),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('leaves a flat image as it is', async () => {
    const flat = Array.from({ length: 6 }, () => Array.from({ length: 6 }, () => 0.5));
    const [plane] = await runToImage(imageSharpen, { image: imageOf(flat), sharpen_radius: 2, sigma: 1, alpha: 5 });
    expectClose(plane, flat);
  });
});
