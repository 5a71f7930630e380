import * as fc from 'fast-check';
import { WatchSchedule } from './watch-schedule.js';

const TRUSTED = { socketTrusted: true, settled: true };
const DEAF = { socketTrusted: false, settled: true };

describe('WatchSchedule', () => {
  it('leaves a run alone for a whole interval while the socket works', () => {
    const schedule = new WatchSchedule(1_000, 0);
    schedule.plan(TRUSTED, 0);
    expect(schedule.remaining(0)).toBe(1_000);
  });

  it('looks early and ever more rarely when the socket is silent', () => {
    const schedule = new WatchSchedule(1_000, 0);
    const looks: number[] = [];
    for (let now = 0; now < 4_000;) {
      schedule.begin();
      schedule.plan(DEAF, now);
      now += schedule.remaining(now);
      looks.push(now);
    }
    expect(looks.slice(0, 4)).toEqual([50, 100, 150, 225]);
    const gaps = looks.map((look, index) => look - (looks[index - 1] ?? 0));
    expect(Math.max(...gaps)).toBe(1_000);
  });

  it('looks at once when the task is over, and 3 ms after a success event', () => {
    const sure = new WatchSchedule(1_000, 0);
    sure.announceEnd(true, 7);
    expect(sure.remaining(7)).toBe(0);
    const likely = new WatchSchedule(1_000, 0);
    likely.announceEnd(false, 7);
    expect(likely.remaining(7)).toBe(3);
    likely.announceEnd(true, 8);
    expect(likely.remaining(8)).toBe(0);
  });

  it('retries a history that is late with growing gaps for 2 s, then goes back to its pace', () => {
    const schedule = new WatchSchedule(1_000, 0);
    schedule.announceEnd(true, 0);
    let now = 0;
    let looks = 0;
    while (schedule.isFinishing(now)) {
      schedule.begin();
      schedule.plan(TRUSTED, now);
      expect(schedule.remaining(now)).toBeLessThanOrEqual(250);
      now += schedule.remaining(now);
      looks += 1;
    }
    expect(looks).toBeGreaterThan(8);
    expect(looks).toBeLessThan(25);
    schedule.begin();
    schedule.plan(TRUSTED, now);
    expect(schedule.remaining(now)).toBe(1_000);
  });

  it('does not forget news that came during a look', () => {
    const schedule = new WatchSchedule(1_000, 0);
    schedule.begin();
    schedule.hurry(5);
    schedule.plan(TRUSTED, 6);
    expect(schedule.remaining(6)).toBeLessThanOrEqual(0);
  });

  it('always plans another look, within the interval, whatever has happened', () => {
    const action = fc.constantFrom('hurry', 'finishing', 'over', 'begin', 'nothing');
    const step = fc.record({
      after: fc.integer({ min: 0, max: 3_000 }),
      action,
      trusted: fc.boolean(),
      settled: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const schedule = new WatchSchedule(1_000, 0);
        let now = 0;
        for (const { after, action, trusted, settled } of steps) {
          now += after;
          if (action === 'hurry') schedule.hurry(now);
          if (action === 'finishing' || action === 'over') schedule.announceEnd(action === 'over', now);
          if (action === 'begin') schedule.begin();
          schedule.plan({ socketTrusted: trusted, settled }, now);
          expect(schedule.remaining(now)).toBeLessThanOrEqual(1_000);
        }
      }),
    );
  });
});
