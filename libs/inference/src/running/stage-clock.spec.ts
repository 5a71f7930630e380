import { StageClock } from './stage-clock.js';

describe('StageClock', () => {
  it('measures each stage and leaves out what was not reached', () => {
    let now = 0;
    const clock = new StageClock('preparing', 0, () => now);
    now = 12;
    clock.enter('running');
    now = 212;
    expect(clock.read()).toEqual({ preparingMs: 12, runningMs: 200, storingMs: null });
    clock.enter('storing');
    now = 240;
    expect(clock.read()).toEqual({ preparingMs: 12, runningMs: 200, storingMs: 28 });
  });

  it('counts what ran before an attempt was taken over', () => {
    let now = 5_000;
    const clock = new StageClock('running', 3_000, () => now);
    now = 6_000;
    expect(clock.read()).toEqual({ preparingMs: null, runningMs: 4_000, storingMs: null });
  });
});
