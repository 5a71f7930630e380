import * as fc from 'fast-check';
import { allowedPrompts, CLOSED_BREAKER, recordVerdict, type Breaker } from './breaker.policy.js';

const after = (verdicts: readonly ('healthy' | 'suspect' | 'unhealthy')[], now = 0): Breaker =>
  verdicts.reduce((breaker, verdict) => recordVerdict(breaker, verdict, now), CLOSED_BREAKER);

describe('the breaker', () => {
  it('opens at the third suspect run in a row, then lets one prompt try', () => {
    expect(allowedPrompts(after(['suspect', 'suspect']), 2, 0)).toBe(2);
    const open = after(['suspect', 'suspect', 'suspect']);
    expect(allowedPrompts(open, 2, 999)).toBe(0);
    expect(allowedPrompts(open, 2, 1_000)).toBe(1);
    expect(allowedPrompts(recordVerdict(open, 'healthy', 1_000), 2, 1_000)).toBe(2);
  });

  it('rests twice as long after each failed trial', () => {
    const open = after(['suspect', 'suspect', 'suspect']);
    const again = recordVerdict(open, 'suspect', 1_000);
    expect(again.openUntil - 1_000).toBe(2_000);
  });

  it('opens at once for an endpoint that says it is broken', () => {
    expect(allowedPrompts(after(['unhealthy']), 2, 29_999)).toBe(0);
  });

  it('is never open after a good run, and never for more than 30 s', () => {
    const verdict = fc.constantFrom('healthy' as const, 'suspect' as const, 'unhealthy' as const);
    fc.assert(
      fc.property(fc.array(verdict), (verdicts) => {
        const breaker = after(verdicts);
        expect(breaker.openUntil).toBeLessThanOrEqual(30_000);
        if (verdicts.at(-1) === 'healthy') expect(allowedPrompts(breaker, 2, 0)).toBe(2);
      }),
    );
  });
});
