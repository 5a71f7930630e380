import * as fc from 'fast-check';
import { imageInvert } from './image-invert.node.js';
import { imageToMask } from './image-to-mask.node.js';
import { invertMask } from './invert-mask.node.js';
import { maskToImage } from './mask-to-image.node.js';
import { anyRows, imageOf, level, mapRows, maskOf, runNode, runToImage, runToMask } from './run-node.fixture.js';
import { solidMask } from './solid-mask.node.js';

describe('nodes of one line', () => {
  it('ImageToMask takes the channel named', async () => {
    const image = imageOf([[0.1]], [[0.2]], [[0.3]]);
    for (const [channel, value] of Object.entries({ red: 0.1, green: 0.2, blue: 0.3 })) {
      expect(await runToMask(imageToMask, { image, channel })).toEqual([[Math.fround(value)]]);
    }
  });

  it('ImageToMask has no alpha to give and says so as the real server does', async () => {
    await expect(runNode(imageToMask, { image: imageOf([[1]]), channel: 'alpha' })).rejects.toMatchObject({
      exceptionType: 'IndexError',
      message: 'index 3 is out of bounds for dimension 3 with size 3\n',
    });
  });

  it('MaskToImage repeats the mask three times', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(level), async (rows) => {
        expect(await runToImage(maskToImage, { mask: maskOf(rows) })).toEqual([rows, rows, rows]);
      }),
    );
  });

  it('InvertMask and ImageInvert take from one', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(level), async (rows) => {
        const expected = mapRows(rows, (value) => Math.fround(1 - value));
        expect(await runToMask(invertMask, { mask: maskOf(rows) })).toEqual(expected);
        expect(await runToImage(imageInvert, { image: imageOf(rows) })).toEqual([expected, expected, expected]);
      }),
    );
  });

  it('SolidMask is one value of the size asked for', async () => {
    expect(await runToMask(solidMask, { value: 0.25, width: 3, height: 2 })).toEqual([
      [0.25, 0.25, 0.25],
      [0.25, 0.25, 0.25],
    ]);
  });

  it('never writes into what it was given', async () => {
    const rows = [[0.1, 0.9]];
    const mask = maskOf(rows);
    await runToMask(invertMask, { mask });
    expect(mask.values).toEqual(Float32Array.from([0.1, 0.9]));
  });
});
