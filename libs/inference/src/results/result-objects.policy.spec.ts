import * as fc from 'fast-check';
import { newId } from '@phoxray/kernel';
import { resultObjectName, strayObjectNames, type ObjectTrail } from './result-objects.policy.js';

const accountId = newId<'account'>();
const attemptId = newId<'attempt'>();

const trail = fc
  .record({
    outputs: fc.integer({ min: 1, max: 4 }),
    firstFence: fc.integer({ min: 1, max: 9 }),
    taken: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ outputs, firstFence, taken }): ObjectTrail => {
    return { accountId, attemptId, outputs, firstFence, lastFence: firstFence + taken };
  });

describe('the names of results’ objects', () => {
  it('are keys that the store accepts', () => {
    expect(resultObjectName(accountId, attemptId, 3, 1)).toMatch(
      /^[0-9a-f]{2}\/[0-9a-f-]{36}\/result\/[0-9a-f-]{36}\.3\.1$/,
    );
  });

  it('cover all that an attempt may have stored, and without the kept fence exactly the rest', () => {
    fc.assert(
      fc.property(trail, (trail) => {
        const all = strayObjectNames(trail, false);
        const fences = trail.lastFence - trail.firstFence + 1;
        expect(new Set(all).size).toBe(fences * trail.outputs);
        const kept = all.filter((name) => !strayObjectNames(trail, true).includes(name));
        const wanted = Array.from({ length: trail.outputs }, (_, position) =>
          resultObjectName(accountId, attemptId, trail.lastFence, position),
        );
        expect(kept).toEqual(wanted);
      }),
    );
  });

  it('differ between two holders of the same attempt', () => {
    const first = strayObjectNames({ accountId, attemptId, outputs: 3, firstFence: 1, lastFence: 1 }, false);
    const second = strayObjectNames({ accountId, attemptId, outputs: 3, firstFence: 2, lastFence: 2 }, false);
    expect(first.filter((name) => second.includes(name))).toEqual([]);
  });
});
