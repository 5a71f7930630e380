import { ENDPOINT_TROUBLES, type EndpointTrouble } from './endpoint-condition.js';
import { pauseBeforeLook } from './probe-pause.policy.js';

/** How many looks fall into a time, with the shortest or longest pauses that chance gives. */
function looksWithin(ms: number, trouble: EndpointTrouble, chance: number): number {
  let looks = 0;
  for (let now = 0; now < ms; now += pauseBeforeLook(trouble, looks, chance)) looks += 1;
  return looks;
}

describe('the pause before the next look at an endpoint', () => {
  it('is regular while it works, whatever it lacks', () => {
    expect([1, 9].map((looks) => pauseBeforeLook(null, looks, 0.5))).toEqual([5_000, 5_000]);
    expect(pauseBeforeLook('lacks-nodes', 4, 0.5)).toBe(5_000);
  });

  it.each(ENDPOINT_TROUBLES.filter((trouble) => trouble !== 'lacks-nodes'))(
    'doubles while it is "%s", up to a limit',
    (trouble) => {
      const pauses = Array.from({ length: 40 }, (_, look) => pauseBeforeLook(trouble, look + 1, 1));
      expect(pauses[1]).toBe(2 * (pauses[0] ?? 0));
      expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
      expect(pauses.at(-1)).toBe(pauses.at(-2));
    },
  );

  it('varies by a quarter', () => {
    expect(pauseBeforeLook('failing', 3, 0)).toBe(0.75 * pauseBeforeLook('failing', 3, 1));
  });

  it('asks a server that changes pixels for few runs in an hour', () => {
    expect(looksWithin(3_600_000, 'changes-pixels', 0)).toBeLessThanOrEqual(22);
  });

  it('finds a server that starts within five seconds', () => {
    expect(pauseBeforeLook('not-answering', 1_000, 1)).toBe(5_000);
    expect(pauseBeforeLook('not-answering', 1, 1)).toBe(500);
  });
});
