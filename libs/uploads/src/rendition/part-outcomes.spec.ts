import { PartOutcomes } from './part-outcomes.js';
import { RENDERED_PARTS } from './rendered-pictures.js';

describe('the parts of a picture', () => {
  it.each(RENDERED_PARTS)('have outcomes of their own: %s fails', async (failing) => {
    const outcomes = new PartOutcomes();
    const reason = new RangeError('Offset is outside the bounds of the DataView');
    const made: (string | null)[] = [];
    for (const part of RENDERED_PARTS) {
      made.push(
        await outcomes.attempt(part, () => {
          if (part === failing) throw reason;
          return part;
        }),
      );
    }
    expect(made).toEqual(RENDERED_PARTS.map((part) => (part === failing ? null : part)));
    expect(outcomes.failures).toEqual([{ part: failing, reason }]);
  });

  it('may fail later, too', async () => {
    const outcomes = new PartOutcomes();
    expect(await outcomes.attempt('grey16', () => Promise.reject(new Error('later')))).toBeNull();
    expect(outcomes.failures).toHaveLength(1);
  });
});
