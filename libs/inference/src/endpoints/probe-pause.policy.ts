import type { EndpointTrouble } from './endpoint-condition.js';

const WORKING_MS = 5_000;

/** A look at a silent server is one request; at one that refuses, it may be a whole run. */
const PAUSES: Readonly<Record<Exclude<EndpointTrouble, 'lacks-nodes'>, readonly [first: number, longest: number]>> = {
  'not-answering': [500, 5_000],
  failing: [1_000, 60_000],
  'access-refused': [2_000, 60_000],
  'changes-pixels': [5_000, 300_000],
};

/**
 * Pause before the next look at an endpoint (ms): regular while it works, else doubling with each look in a row that
 * found the same trouble, up to a limit. `chance`: 0 to 1, so that many workers do not come at once.
 */
export function pauseBeforeLook(trouble: EndpointTrouble | null, looks: number, chance: number): number {
  if (trouble === null || trouble === 'lacks-nodes') return WORKING_MS;
  const [first, longest] = PAUSES[trouble];
  return Math.min(first * 2 ** (looks - 1), longest) * (0.75 + chance / 4);
}
