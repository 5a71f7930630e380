import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { drawText } from '../../../../test/factories/bitmap-text.js';
import { archSamples } from '../../../../test/factories/dicom.factory.js';
import { findTextRegions } from './find-text-regions.js';
import type { Region } from './region.js';

const ROWS = 200;
const COLUMNS = 320;

const LETTERS = fc.constantFrom(...Array.from('ACDEIJLMNOPRTU/0124579'));

/** Pixels of a text drawn in white that no region covers. */
function brightOutside(grey: Uint8Array, columns: number, regions: readonly Region[]): number {
  const isCovered = (x: number, y: number): boolean =>
    regions.some((one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height);
  return grey.reduce((count, value, at) => {
    const isLeft = value === 255 && !isCovered(at % columns, Math.floor(at / columns));
    return isLeft ? count + 1 : count;
  }, 0);
}

const anatomy = (): Uint8Array => Uint8Array.from(archSamples(ROWS, COLUMNS, 255));

describe('findTextRegions', () => {
  it.each([
    ['DUPONT JEAN 12/05/1974', 6, 5, 1],
    ['DUPONT JEAN', 4, 180, 1],
    ['DR MARTIN', 180, 170, 2],
    ['L 11 MAR 2024', 60, 150, 2],
  ])('encloses %s burned in at %d, %d in size %d', (text, x, y, scale) => {
    const grey = anatomy();
    const drawn = drawText(grey, COLUMNS, text, { x, y, scale, value: 255 });
    const covering = findTextRegions(grey, ROWS, COLUMNS).filter(
      (region) =>
        region.x <= drawn.x + 8 &&
        region.y <= drawn.y + 8 &&
        region.x + region.width >= drawn.x + drawn.width - 8 &&
        region.y + region.height >= drawn.y + drawn.height - 8,
    );
    expect(covering).toHaveLength(1);
  });

  it('covers every pixel of a text, in any size and place, so that blackening it leaves nothing', () => {
    const anyWord = fc.string({ unit: LETTERS, minLength: 2, maxLength: 9 });
    const anyText = fc
      .tuple(fc.string({ unit: LETTERS, minLength: 8, maxLength: 12 }), fc.array(anyWord, { maxLength: 2 }))
      .map(([first, others]) => [first, ...others].join(' '));
    const anyPlace = fc.record({
      left: fc.double({ min: 0, max: 1, noNaN: true }),
      top: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 9 }), anyPlace, (text, scale, { left, top }) => {
        const [columns, rows] = [text.length * 6 * scale + 60, 7 * scale + 50];
        const grey = new Uint8Array(rows * columns).fill(40);
        const [x, y] = [
          Math.floor(left * (columns - (text.length * 6 - 1) * scale)),
          Math.floor(top * (rows - 7 * scale)),
        ];
        drawText(grey, columns, text, { x, y, scale, value: 255 });
        const regions = findTextRegions(grey, rows, columns);
        expect(brightOutside(grey, columns, regions)).toBe(0);
      }),
      { numRuns: 300, examples: [['L7AAAAAAA', 9, { left: 0, top: 0 }]] },
    );
  });

  it.each([90, 270])('covers a text that is turned by %d degrees', (angle) => {
    const [columns, rows] = [320, 200];
    const level = new Uint8Array(rows * columns).fill(40);
    drawText(level, columns, 'DUPONT JEAN 12/05/1974', { x: 20, y: 30, scale: 2, value: 255 });
    const turned = new Uint8Array(rows * columns);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const at = angle === 90 ? x * rows + (rows - 1 - y) : (columns - 1 - x) * rows + y;
        turned[at] = level[y * columns + x] ?? 0;
      }
    }
    const regions = findTextRegions(turned, columns, rows);
    expect(regions).toHaveLength(1);
    expect(brightOutside(turned, rows, regions)).toBe(0);
  });

  it.each(['turned-1.png', 'turned-2.png'])('points at the upright text of 20 pixels of %s', async (name) => {
    const file = join(__dirname, '../../../../test/fixtures/cases/burned-in-text', name);
    const picture = sharp(file).toColourspace('b-w').raw();
    const { data, info } = await picture.toBuffer({ resolveWithObject: true });
    const regions = findTextRegions(new Uint8Array(data), info.height, info.width);
    expect(regions).toHaveLength(1);
    expect(regions[0]?.height).toBeGreaterThan(3 * (regions[0]?.width ?? 0));
  });

  it('takes the words of a line for one region', () => {
    const [columns, rows] = [800, 500];
    const grey = new Uint8Array(rows * columns).fill(40);
    drawText(grey, columns, 'MADAME DUPONT 12/05/1974', { x: 20, y: 20, scale: 3, value: 255 });
    drawText(grey, columns, 'DR MARTIN', { x: 500, y: 400, scale: 3, value: 255 });
    const regions = findTextRegions(grey, rows, columns);
    expect(regions).toHaveLength(2);
    expect(brightOutside(grey, columns, regions)).toBe(0);
    expect(Math.max(...regions.map(({ height }) => height))).toBeLessThanOrEqual(5 * 21);
  });

  it('points at nothing in a radiograph without text', () => {
    expect(findTextRegions(anatomy(), ROWS, COLUMNS)).toEqual([]);
  });

  it('takes a large picture of nothing but noise for one region', () => {
    const [rows, columns] = [2_400, 3_200];
    const noise = createHash('shake256', { outputLength: rows * columns })
      .update('noise')
      .digest();
    expect(findTextRegions(noise, rows, columns)).toEqual([{ x: 0, y: 0, width: columns, height: rows }]);
  });

  it('refuses a picture of another size', () => {
    expect(() => findTextRegions(new Uint8Array(5), 2, 3)).toThrow(RangeError);
  });
});
