import * as fc from 'fast-check';
import { growMask } from './grow-mask.node.js';
import { anyRows, at, bit, level, mapRows, maskOf, runToMask } from './run-node.fixture.js';

/** One dilation or erosion by definition: the extreme of the pixel and its neighbours, ignoring what is outside. */
const step = (rows: number[][], tapered: boolean, grow: boolean): number[][] =>
  mapRows(rows, (_, x, y) => {
    const near = [-1, 0, 1].flatMap((dy) =>
      [-1, 0, 1]
        .filter((dx) => !tapered || dx === 0 || dy === 0)
        .map((dx) => at(rows, x + dx, y + dy, grow ? -Infinity : Infinity)),
    );
    return grow ? Math.max(...near) : Math.min(...near);
  });

const expected = (rows: number[][], expand: number, tapered: boolean): number[][] => {
  let current = rows;
  for (let i = 0; i < Math.abs(expand); i += 1) current = step(current, tapered, expand > 0);
  return current;
};

describe('GrowMask', () => {
  it('grows one pixel into a diamond when tapered', async () => {
    const mask = maskOf([
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
    expect(await runToMask(growMask, { mask, expand: 2, tapered_corners: true })).toEqual([
      [0, 0, 1, 0, 0],
      [0, 1, 1, 1, 0],
      [1, 1, 1, 1, 1],
      [0, 1, 1, 1, 0],
      [0, 0, 1, 0, 0],
    ]);
  });

  it.each([
    ['zeros and ones', bit],
    ['grey levels', level],
  ])('equals repeated steps on %s, in and out, diamond and square', async (_, values) => {
    await fc.assert(
      fc.asyncProperty(
        anyRows(values),
        fc.integer({ min: -4, max: 4 }),
        fc.boolean(),
        async (rows, expand, tapered) => {
          const grown = await runToMask(growMask, { mask: maskOf(rows), expand, tapered_corners: tapered });
          expect(grown).toEqual(expected(rows, expand, tapered));
        },
      ),
    );
  });

  it('survives an expansion far beyond the mask', async () => {
    const mask = maskOf([[0, 0, 1, 0]]);
    expect(await runToMask(growMask, { mask, expand: 16_384, tapered_corners: true })).toEqual([[1, 1, 1, 1]]);
    expect(await runToMask(growMask, { mask, expand: 16_384, tapered_corners: false })).toEqual([[1, 1, 1, 1]]);
  });
});
