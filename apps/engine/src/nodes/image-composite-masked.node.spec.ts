import * as fc from 'fast-check';
import { imageCompositeMasked } from './image-composite-masked.node.js';
import { anyRows, imageOf, level, mapRows, maskOf, runToImage } from './run-node.fixture.js';

const place = fc.integer({ min: 0, max: 9 });

describe('ImageCompositeMasked', () => {
  it('lays the source over the destination and cuts what hangs out', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(level), anyRows(level), place, place, async (below, above, x, y) => {
        const inputs = { destination: imageOf(below), source: imageOf(above), x, y, resize_source: false };
        const [plane] = await runToImage(imageCompositeMasked, inputs);
        expect(plane).toEqual(mapRows(below, (value, column, row) => above[row - y]?.[column - x] ?? value));
      }),
    );
  });

  it('mixes by the mask', async () => {
    const [plane] = await runToImage(imageCompositeMasked, {
      destination: imageOf([[0.5, 0.5, 0.5]]),
      source: imageOf([[1, 1, 1]]),
      x: 0,
      y: 0,
      resize_source: false,
      mask: maskOf([[0, 0.5, 1]]),
    });
    expect(plane).toEqual([[0.5, 0.75, 1]]);
  });

  it('stretches the source and its mask when asked', async () => {
    const [plane] = await runToImage(imageCompositeMasked, {
      destination: imageOf([[0, 0, 0, 0]]),
      source: imageOf([[1]]),
      x: 0,
      y: 0,
      resize_source: true,
      mask: maskOf([[0, 1]]),
    });
    expect(plane).toEqual([[0, 0.25, 0.75, 1]]);
  });
});
