import { TurnClock, type Side } from './turn-clock.js';

describe('a clock for two', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each<[string, [Side, number][], Side | null]>([
    [
      'adds up the decoder’s turns',
      [
        ['decoder', 600],
        ['other', 900],
        ['decoder', 500],
      ],
      'decoder',
    ],
    [
      'gives the other side its time anew',
      [
        ['other', 900],
        ['decoder', 100],
        ['other', 900],
        ['decoder', 100],
      ],
      null,
    ],
    [
      'ends a stall of the other side',
      [
        ['decoder', 10],
        ['other', 1_100],
      ],
      'other',
    ],
    [
      'does not begin a turn twice',
      [
        ['other', 600],
        ['other', 600],
      ],
      'other',
    ],
  ])('%s', (_name, turns, late) => {
    const told: Side[] = [];
    const clock = new TurnClock({ decoderMs: 1_000, otherMs: 1_000 }, (side) => told.push(side));
    for (const [side, ms] of turns) {
      clock.pass(side);
      jest.advanceTimersByTime(ms);
    }
    clock.stop();
    jest.advanceTimersByTime(10_000);
    expect(told).toEqual(late === null ? [] : [late]);
  });
});
