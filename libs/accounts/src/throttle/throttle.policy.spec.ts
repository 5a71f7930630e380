import * as fc from 'fast-check';
import { ACCOUNT_LIMIT, charge, CLIENT_LIMIT, fresh, PAIR_LIMIT, refund, type Attempts } from './throttle.policy.js';

const START = new Date(Date.UTC(2026, 0, 5, 8));
const later = (from: Date, milliseconds: number): Date => new Date(from.getTime() + milliseconds);

/** Tries again as soon as it is allowed to, for as long as told; answers when it was let through. */
function insist(limit: typeof PAIR_LIMIT, milliseconds: number): number[] {
  const passed: number[] = [];
  let state = fresh(START);
  let now = START;
  while (now.getTime() < START.getTime() + milliseconds) {
    const verdict = charge(state, limit, now);
    if (verdict.allowed) {
      passed.push((now.getTime() - START.getTime()) / 1_000);
      state = verdict.next;
    } else {
      now = later(now, verdict.retryAfterMs);
    }
  }
  return passed;
}

describe('counting attempts', () => {
  it('lets five tries on an account pass, then one after each doubled delay', () => {
    expect(insist(PAIR_LIMIT, 3_600_000)).toEqual([0, 0, 0, 0, 0, 30, 90, 210, 450, 930, 1830, 2730]);
  });

  it('keeps a patient guesser below a hundred and ten tries a day', () => {
    expect(insist(PAIR_LIMIT, 86_400_000).length).toBeLessThan(110);
    expect(insist(ACCOUNT_LIMIT, 86_400_000).length).toBeLessThan(125);
  });

  it('lets thirty tries of a client pass per quarter of an hour', () => {
    const passed = insist(CLIENT_LIMIT, 3_600_000 - 1);
    expect(passed).toEqual([0, 900, 1800, 2700].flatMap((at) => Array.from({ length: 30 }, () => at)));
  });

  it('forgets after a quiet quarter of an hour', () => {
    let state: Attempts = fresh(START);
    for (let index = 0; index < 5; index += 1) {
      const verdict = charge(state, PAIR_LIMIT, START);
      if (verdict.allowed) state = verdict.next;
    }
    const soon = charge(state, PAIR_LIMIT, later(START, 31_000));
    expect(soon).toMatchObject({ allowed: true, next: { attempts: 6 } });
    const quiet = charge(state, PAIR_LIMIT, later(START, 30_000 + PAIR_LIMIT.windowMs));
    expect(quiet).toMatchObject({ allowed: true, next: { attempts: 1, blockedUntil: null } });
  });

  it('never stops anybody whose every try is rightful', () => {
    const limits = fc.constantFrom(CLIENT_LIMIT, PAIR_LIMIT, ACCOUNT_LIMIT);
    fc.assert(
      fc.property(limits, fc.array(fc.nat(1_000_000), { maxLength: 60 }), (limit, waits) => {
        let state = fresh(START);
        let now = START;
        for (const wait of waits) {
          now = later(now, wait);
          const verdict = charge(state, limit, now);
          expect(verdict.allowed).toBe(true);
          if (verdict.allowed) state = refund(verdict.next, limit);
        }
      }),
    );
  });

  it('always names a time to wait, after which it lets through', () => {
    const limits = fc.constantFrom(CLIENT_LIMIT, PAIR_LIMIT, ACCOUNT_LIMIT);
    fc.assert(
      fc.property(limits, fc.array(fc.nat(120_000), { maxLength: 80 }), (limit, waits) => {
        let state = fresh(START);
        let now = START;
        for (const wait of waits) {
          now = later(now, wait);
          const verdict = charge(state, limit, now);
          if (verdict.allowed) {
            state = verdict.next;
            continue;
          }
          expect(verdict.retryAfterMs).toBeGreaterThan(0);
          expect(verdict.retryAfterMs).toBeLessThanOrEqual(limit.windowMs);
          expect(charge(state, limit, later(now, verdict.retryAfterMs)).allowed).toBe(true);
        }
      }),
    );
  });
});
