import { PaceGuard, BODY_PACE } from './pace-guard.js';

describe('the pace of a body', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** Sends `bytes` every second for `seconds`; true when the guard gave up. */
  function givesUp(bytes: number, seconds: number): boolean {
    let tooSlow = 0;
    const guard = new PaceGuard(BODY_PACE, () => (tooSlow += 1));
    for (let second = 0; second < seconds; second += 1) {
      jest.advanceTimersByTime(1_000);
      if (bytes > 0) guard.count(bytes);
    }
    guard.stop();
    expect(tooSlow).toBeLessThanOrEqual(1);
    return tooSlow === 1;
  }

  it('may be as low as 16 KiB a second', () => {
    expect(givesUp(17 * 1024, 120)).toBe(false);
  });

  it('may not drip: the second half minute is watched like the first', () => {
    expect(givesUp(1, 31)).toBe(true);
    expect(givesUp(15 * 1024, 31)).toBe(true);
  });

  it('may not stop for ten seconds', () => {
    expect(givesUp(0, 9)).toBe(false);
    expect(givesUp(0, 11)).toBe(true);
  });

  it('is nobody’s business once the body has arrived', () => {
    let tooSlow = false;
    new PaceGuard(BODY_PACE, () => (tooSlow = true)).stop();
    jest.advanceTimersByTime(600_000);
    expect(tooSlow).toBe(false);
  });
});
