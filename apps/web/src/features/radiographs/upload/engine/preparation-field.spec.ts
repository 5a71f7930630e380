import fc from 'fast-check';
import type { RemovedItem } from '../prepare/tasks.js';
import { preparationField } from './preparation-field.js';

type Field = { removed: Record<string, number>; replaced: Record<string, number>; others: number };

const anyItem = fc.record({ name: fc.stringMatching(/^[A-Z][A-Za-z]{2,40}$/), count: fc.integer({ min: 1, max: 99 }) });
const anyItems = fc.array(anyItem, { maxLength: 60 });
const total = (items: readonly RemovedItem[]): number => items.reduce((sum, { count }) => sum + count, 0);
const sumOf = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

describe('the record of what this browser took away', () => {
  it('names what was taken, with counts', () => {
    const preparation = {
      removed: [{ name: 'PatientName', count: 1 }],
      replaced: [{ name: 'StudyInstanceUID', count: 2 }],
      redactedRegions: 3,
    };
    expect(JSON.parse(preparationField(preparation, 6_000))).toEqual({
      removed: { PatientName: 1 },
      replaced: { StudyInstanceUID: 2 },
      redactedRegions: 3,
      others: 0,
    });
  });

  it('fits whatever room there is, and counts every item once, named or not', () => {
    fc.assert(
      fc.property(anyItems, anyItems, fc.integer({ min: 100, max: 6_000 }), (removed, replaced, limit) => {
        const text = preparationField({ removed, replaced, redactedRegions: 0 }, limit);
        const field = JSON.parse(text) as Field;
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(sumOf(field.removed) + sumOf(field.replaced) + field.others).toBe(total(removed) + total(replaced));
      }),
    );
  });
});
