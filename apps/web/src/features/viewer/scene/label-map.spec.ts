import fc from 'fast-check';
import { MAX_LAYERS, packLabelMaps } from './label-map.js';

const mask = (id: string, bits: readonly number[]) => ({ id, data: Uint8Array.from(bits, (bit) => bit * 255) });

describe('packLabelMaps', () => {
  it('shares one layer among masks that do not overlap', () => {
    const { layers, slots } = packLabelMaps([mask('soft', [1, 1, 0, 0]), mask('hard', [0, 0, 1, 0])], 4);
    expect(layers).toEqual([Uint8Array.of(1, 1, 2, 0)]);
    expect(slots).toEqual([
      { id: 'soft', layer: 0, label: 1, area: 2 },
      { id: 'hard', layer: 0, label: 2, area: 1 },
    ]);
  });

  it('opens another layer for an overlap, so that no mask loses a pixel', () => {
    const bits = fc.array(fc.constantFrom(0, 1), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(bits, { minLength: 1, maxLength: MAX_LAYERS }), (all) => {
        const { layers, slots } = packLabelMaps(
          all.map((one, index) => mask(String(index), one)),
          12,
        );
        slots.forEach(({ layer, label, area }, index) => {
          const drawn = Array.from(layers[layer] ?? [], (value) => Number(value === label));
          expect(drawn).toEqual(all[index]);
          expect(area).toBe(drawn.reduce((sum, bit) => sum + bit, 0));
        });
      }),
    );
  });

  it('never needs more layers than the shader has', () => {
    const full = Array.from({ length: 6 }, (_, index) => mask(String(index), [1, 1]));
    expect(packLabelMaps(full, 2).layers).toHaveLength(MAX_LAYERS);
  });
});
