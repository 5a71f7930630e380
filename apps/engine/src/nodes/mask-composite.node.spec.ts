import * as fc from 'fast-check';
import { maskComposite } from './mask-composite.node.js';
import { anyRows, bit, level, mapRows, maskOf, rowsArbitrary, runToMask } from './run-node.fixture.js';
import { thresholdMask } from './threshold-mask.node.js';

const place = fc.integer({ min: 0, max: 9 });
const clamp = (value: number) => Math.fround(Math.min(Math.max(value, 0), 1));

const ARITHMETIC = {
  multiply: (d: number, s: number) => d * s,
  add: (d: number, s: number) => d + s,
  subtract: (d: number, s: number) => d - s,
};
const LOGIC = {
  and: (d: number, s: number) => d & s,
  or: (d: number, s: number) => d | s,
  xor: (d: number, s: number) => d ^ s,
};

const expectJoin = async (
  operation: string,
  join: (d: number, s: number) => number,
  rows: { destination: number[][]; source: number[][] },
  [x, y]: [number, number],
) => {
  const destination = maskOf(rows.destination);
  const source = maskOf(rows.source);
  const expected = mapRows(rows.destination, (d, column, row) => {
    const s = rows.source[row - y]?.[column - x];
    return clamp(s === undefined ? d : join(d, s));
  });
  expect(await runToMask(maskComposite, { destination, source, x, y, operation })).toEqual(expected);
};

describe('MaskComposite', () => {
  it.each(Object.entries(ARITHMETIC))('%s: on the overlap only, limited to 0..1', async (operation, join) => {
    await fc.assert(
      fc.asyncProperty(anyRows(level), anyRows(level), place, place, (destination, source, x, y) =>
        expectJoin(operation, join, { destination, source }, [x, y]),
      ),
      { numRuns: 60 },
    );
  });

  it.each(Object.entries(LOGIC))('%s: bit by bit', async (operation, join) => {
    await fc.assert(
      fc.asyncProperty(anyRows(bit), anyRows(bit), place, place, (destination, source, x, y) =>
        expectJoin(operation, join, { destination, source }, [x, y]),
      ),
      { numRuns: 60 },
    );
  });

  it('rounds halves to even before logic', async () => {
    const destination = maskOf([[0.5, 0.51, 0.49, 1]]);
    const source = maskOf([[1, 1, 1, 1]]);
    const joined = await runToMask(maskComposite, { destination, source, x: 0, y: 0, operation: 'and' });
    expect(joined).toEqual([[0, 1, 0, 1]]);
  });

  it('cuts a radiograph into soft tissue, hard tissue and metal that never overlap and leave only air', async () => {
    await fc.assert(
      fc.asyncProperty(rowsArbitrary(level, 6, 4), async (rows) => {
        const mask = maskOf(rows);
        const above = async (value: number) => maskOf(await runToMask(thresholdMask, { mask, value }));
        const [soft, hard, metal] = [await above(0.15), await above(0.45), await above(0.85)];
        const minus = (destination: typeof soft, source: typeof soft) =>
          runToMask(maskComposite, { destination, source, x: 0, y: 0, operation: 'subtract' });
        const [softBand, hardBand] = [await minus(soft, hard), await minus(hard, metal)];
        mapRows(rows, (v, x, y) => {
          expect(softBand[y]?.[x]).toBe(v > Math.fround(0.15) && v <= Math.fround(0.45) ? 1 : 0);
          expect(hardBand[y]?.[x]).toBe(v > Math.fround(0.45) && v <= Math.fround(0.85) ? 1 : 0);
        });
      }),
    );
  });
});
