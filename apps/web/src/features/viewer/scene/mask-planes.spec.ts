import fc from 'fast-check';
import { covers, MAX_MASKS, packMasks, shownBits } from './mask-planes.js';

const PIXELS = 12;
const mask = (id: string, bits: readonly number[]) => ({ id, data: Uint8Array.from(bits, (bit) => bit * 255) });
const bits = fc.array(fc.constantFrom(0, 1), { minLength: PIXELS, maxLength: PIXELS });

describe('packMasks', () => {
  it('keeps every pixel of every mask, however many overlap', () => {
    fc.assert(
      fc.property(fc.array(bits, { minLength: 1, maxLength: 70 }), (all) => {
        const packed = packMasks(
          all.map((one, index) => mask(String(index), one)),
          PIXELS,
        );
        packed.slots.forEach((slot, index) => {
          const found = Array.from({ length: PIXELS }, (_, pixel) => Number(covers(packed, slot, pixel)));
          expect([slot.id, found]).toEqual([String(index), all[index]]);
          expect(slot.area).toBe(found.reduce((sum, bit) => sum + bit, 0));
        });
      }),
    );
  });

  it.each([
    [1, Uint8Array, 1],
    [8, Uint8Array, 1],
    [9, Uint16Array, 1],
    [17, Uint32Array, 1],
    [32, Uint32Array, 1],
    [33, Uint32Array, 2],
    [97, Uint32Array, 4],
  ])('takes no more memory for %i masks than they need', (count, type, planes) => {
    const masks = Array.from({ length: count }, (_, index) => mask(String(index), [1, 1]));
    const packed = packMasks(masks, 2);
    expect(packed.planes).toHaveLength(planes);
    for (const plane of packed.planes) expect(plane).toBeInstanceOf(type);
  });

  it('refuses more masks than can be shown, rather than to leave some out', () => {
    const masks = Array.from({ length: MAX_MASKS + 1 }, (_, index) => mask(String(index), [1]));
    expect(() => packMasks(masks, 1)).toThrow(RangeError);
    expect(packMasks(masks.slice(1), 1).slots).toHaveLength(MAX_MASKS);
  });
});

describe('shownBits', () => {
  it('has a bit for each mask that is shown, the highest too', () => {
    const packed = packMasks(
      Array.from({ length: 40 }, (_, index) => mask(String(index), [1])),
      1,
    );
    expect(shownBits(packed, () => false)).toEqual(Uint32Array.of(0, 0));
    expect(shownBits(packed, () => true)).toEqual(Uint32Array.of(0xffffffff, 0xff));
    expect(shownBits(packed, (id) => ['0', '31', '33'].includes(id))).toEqual(Uint32Array.of(0x80000001, 2));
  });
});
