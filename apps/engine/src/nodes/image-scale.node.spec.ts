import * as fc from 'fast-check';
import { SCALE_METHODS } from '../raster/resample.js';
import { imageScale } from './image-scale.node.js';
import { anyRows, imageOf, level, runNode, runToImage } from './run-node.fixture.js';

const scale = async (rows: number[][], method: string, width: number, height: number, crop = 'disabled') => {
  const [plane] = await runToImage(imageScale, { image: imageOf(rows), upscale_method: method, width, height, crop });
  return plane?.map((row) => row.map((value) => Number(value.toFixed(4))));
};

describe('ImageScale', () => {
  it.each([
    ['nearest-exact', [[0, 0, 1, 1]]],
    ['bilinear', [[0, 0.25, 0.75, 1]]],
    ['area', [[0, 0, 1, 1]]],
    ['bicubic', [[-0.1055, 0.2266, 0.7734, 1.1055]]],
  ])('%s doubles a row as worked out by hand', async (method, expected) => {
    expect(await scale([[0, 1]], method, 4, 1)).toEqual(expected);
  });

  it.each([
    ['nearest-exact', [[0.2, 0.4]]],
    ['bilinear', [[0.15, 0.35]]],
    ['area', [[0.15, 0.35]]],
  ])('%s halves a row as worked out by hand', async (method, expected) => {
    expect(await scale([[0.1, 0.2, 0.3, 0.4]], method, 2, 1)).toEqual(expected);
  });

  it.each(SCALE_METHODS)('%s keeps a flat image flat', async (method) => {
    const flat = Array.from({ length: 5 }, () => Array.from({ length: 7 }, () => 0.4));
    const scaled = await scale(flat, method, 11, 3);
    expect(scaled).toHaveLength(3);
    scaled?.flat().forEach((value) => expect(value).toBeCloseTo(0.4, 4));
  });

  it('keeps the aspect when one side is 0', async () => {
    const [image] = await runNode(imageScale, {
      image: imageOf([[0, 1, 0, 1, 0]]),
      upscale_method: 'nearest-exact',
      width: 0,
      height: 3,
      crop: 'disabled',
    });
    expect(image).toMatchObject({ width: 15, height: 3 });
  });

  it('cuts the centre to the new shape first', async () => {
    expect(await scale([[0.1, 0.2, 0.3, 0.4]], 'nearest-exact', 2, 1, 'center')).toEqual([[0.2, 0.3]]);
    await expect(scale([[0.1, 0.2, 0.3, 0.4]], 'nearest-exact', 1, 1, 'center')).rejects.toThrow(RangeError);
  });

  it('changes nothing when the size stays, whatever the method without 8 bits in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows(level),
        fc.constantFrom('nearest-exact', 'bilinear', 'area', 'bicubic'),
        async (rows, method) => {
          const [width, height] = [rows[0]?.length ?? 0, rows.length];
          const image = { image: imageOf(rows), upscale_method: method, width, height, crop: 'disabled' };
          expect((await runToImage(imageScale, image))[0]).toEqual(rows);
        },
      ),
    );
  });
});
