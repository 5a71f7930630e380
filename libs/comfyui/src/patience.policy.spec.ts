import * as fc from 'fast-check';
import { rememberPrompt, weighSighting, type Observation, type PatienceVerdict } from './patience.policy.js';

const PATIENCE = { graceMs: 50, stallMs: 120, unreachableMs: 200 };

const step = fc.record({
  after: fc.integer({ min: 0, max: 60 }),
  seen: fc.constantFrom<Observation>('pending', 'running', 'unknown', 'unreachable'),
});

/** The verdicts over a timeline, and the time at which each was given. */
function follow(steps: readonly { after: number; seen: Observation }[]): { at: number; verdict: PatienceVerdict }[] {
  let memory = rememberPrompt(0);
  let at = 0;
  return steps.map(({ after, seen }) => {
    at += after;
    const weighed = weighSighting(memory, seen, at, PATIENCE);
    memory = weighed.memory;
    return { at, verdict: weighed.verdict };
  });
}

const last = (steps: readonly { after: number; seen: Observation }[]) => follow(steps).at(-1)?.verdict;

describe('weighSighting', () => {
  it('calls a prompt lost only after a whole grace period of "unknown"', () => {
    expect(last([{ after: 0, seen: 'unknown' }])).toBe('wait');
    expect(
      last([
        { after: 0, seen: 'unknown' },
        { after: 49, seen: 'unknown' },
      ]),
    ).toBe('wait');
    expect(
      last([
        { after: 0, seen: 'unknown' },
        { after: 50, seen: 'unknown' },
      ]),
    ).toBe('lost');
  });

  it('starts the grace period anew when the endpoint was down or knew the prompt', () => {
    for (const seen of ['running', 'pending', 'unreachable'] as const) {
      const steps = [
        { after: 0, seen: 'unknown' as const },
        { after: 40, seen },
        { after: 40, seen: 'unknown' as const },
      ];
      expect(last(steps)).toBe('wait');
    }
  });

  it('waits in line for ever, but not for a running prompt that does not move', () => {
    const line = Array.from({ length: 50 }, () => ({ after: 60, seen: 'pending' as const }));
    expect(last(line)).toBe('wait');
    expect(last([...line, { after: 119, seen: 'running' }])).toBe('wait');
    expect(last([...line, { after: 120, seen: 'running' }])).toBe('stalled');
  });

  it('gives an endpoint up that stays away', () => {
    expect(
      last([
        { after: 0, seen: 'unreachable' },
        { after: 200, seen: 'unreachable' },
      ]),
    ).toBe('unreachable');
  });

  it.each(['completed', 'failed', 'interrupted'] as const)('ends on %s at once', (seen) => {
    expect(last([{ after: 999, seen }])).toBe('ended');
  });

  it('never says "lost" without an unbroken grace period of "unknown" behind it', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const verdicts = follow(steps);
        verdicts.forEach(({ at, verdict }, index) => {
          const broken = steps.slice(0, index + 1).findLastIndex(({ seen }) => seen !== 'unknown');
          const since = verdicts[broken + 1]?.at ?? at;
          expect(verdict === 'lost').toBe(steps[index]?.seen === 'unknown' && at - since >= PATIENCE.graceMs);
        });
      }),
    );
  });
});
