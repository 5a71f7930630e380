import * as fc from 'fast-check';
import { imageBlend } from './image-blend.node.js';
import { imageOf, level, runNode, runToImage } from './run-node.fixture.js';

const soft = (b: number, t: number): number => {
  const g = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
  return t <= 0.5 ? b - (1 - 2 * t) * b * (1 - b) : b + (2 * t - 1) * (g - b);
};

const MODES: Record<string, (b: number, t: number) => number> = {
  normal: (_, t) => t,
  multiply: (b, t) => b * t,
  screen: (b, t) => 1 - (1 - b) * (1 - t),
  overlay: (b, t) => (b <= 0.5 ? 2 * b * t : 1 - 2 * (1 - b) * (1 - t)),
  soft_light: soft,
  difference: (b, t) => b - t,
};

describe('ImageBlend', () => {
  it.each(Object.entries(MODES))('%s', async (mode, blend) => {
    await fc.assert(
      fc.asyncProperty(level, level, fc.integer({ min: 0, max: 100 }), async (base, top, percent) => {
        const factor = percent / 100;
        const inputs = { image1: imageOf([[base]]), image2: imageOf([[top]]), blend_factor: factor, blend_mode: mode };
        const [[[value = NaN] = []] = []] = await runToImage(imageBlend, inputs);
        const expected = Math.min(Math.max(base * (1 - factor) + blend(base, top) * factor, 0), 1);
        expect(value).toBeCloseTo(expected, 5);
      }),
    );
  });

  it('brings the second image to the size of the first', async () => {
    const image1 = imageOf([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    const image2 = imageOf([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    const [plane = []] = await runToImage(imageBlend, { image1, image2, blend_factor: 1, blend_mode: 'normal' });
    expect(plane.map((row) => row.length)).toEqual([4, 4]);
    plane.flat().forEach((value) => expect(value).toBeCloseTo(0.5, 5));
  });

  it('keeps a grey image grey without working three times', async () => {
    const grey = imageOf([[0.2, 0.4]]);
    const [image] = await runNode(imageBlend, {
      image1: grey,
      image2: grey,
      blend_factor: 0.5,
      blend_mode: 'multiply',
    });
    if (image?.kind !== 'IMAGE') throw new Error('Expected an image');
    expect(image.planes[1]).toBe(image.planes[0]);
    expect(image.planes[2]).toBe(image.planes[0]);
  });
});
