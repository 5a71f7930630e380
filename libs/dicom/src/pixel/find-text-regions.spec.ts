import { createHash } from 'node:crypto';
import { drawText } from '../../../../test/factories/bitmap-text.js';
import { archSamples } from '../../../../test/factories/dicom.factory.js';
import { findTextRegions } from './find-text-regions.js';

const ROWS = 200;
const COLUMNS = 320;

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
