import type { EndpointVerdict } from '@phoxray/comfyui';

/** What recent runs say about an endpoint. Times in ms of one clock. */
export interface Breaker {
  /** Suspect runs in a row. */
  readonly failures: number;
  /** Times it opened since the last good run: each doubles the rest. */
  readonly trips: number;
  readonly openUntil: number;
}

export const CLOSED_BREAKER: Breaker = { failures: 0, trips: 0, openUntil: 0 };

const FAILURES_TO_OPEN = 3;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 30_000;

/** The breaker after a run with that verdict. */
export function recordVerdict(breaker: Breaker, verdict: EndpointVerdict, now: number): Breaker {
  if (verdict === 'healthy') return CLOSED_BREAKER;
  const failures = breaker.failures + 1;
  if (verdict === 'unhealthy') return open(breaker, LONGEST_REST_MS, now);
  // On probation one more failure is enough.
  if (failures < FAILURES_TO_OPEN && breaker.trips === 0) return { ...breaker, failures };
  return open(breaker, Math.min(FIRST_REST_MS * 2 ** breaker.trips, LONGEST_REST_MS), now);
}

function open(breaker: Breaker, restMs: number, now: number): Breaker {
  return { failures: 0, trips: breaker.trips + 1, openUntil: now + restMs };
}

/** How many prompts the endpoint may hold: none while open, one on probation after it, else its capacity. */
export function allowedPrompts(breaker: Breaker, capacity: number, now: number): number {
  if (now < breaker.openUntil) return 0;
  return breaker.trips > 0 ? 1 : capacity;
}
