/** How often something may be tried, and what follows when it was tried too often. */
export interface Limit {
  /** Attempts that cost nothing, per window. */
  readonly free: number;
  readonly windowMs: number;
  /** After the free ones: closed until the window ends, or open again after a delay that doubles each time. */
  readonly penalty: 'rest-of-window' | { readonly firstMs: number; readonly maxMs: number };
}

export interface Attempts {
  readonly attempts: number;
  readonly windowStartedAt: Date;
  readonly blockedUntil: Date | null;
}

const QUARTER_HOUR_MS = 15 * 60_000;

/** One client (an address or an IPv6 network) on any account. */
export const CLIENT_LIMIT: Limit = { free: 30, windowMs: QUARTER_HOUR_MS, penalty: 'rest-of-window' };
/** One client on one account. */
export const PAIR_LIMIT: Limit = {
  free: 5,
  windowMs: QUARTER_HOUR_MS,
  penalty: { firstMs: 30_000, maxMs: QUARTER_HOUR_MS },
};
/**
 * Everybody on one account, save for clients from which its owner signed in before: many machines guessing together
 * are slowed down, yet cannot shut the owner out (ASVS 5.0 6.1.1).
 */
export const ACCOUNT_LIMIT: Limit = { ...PAIR_LIMIT, free: 20 };
/** How long a client stays known to an account after a sign-in. */
export const KNOWN_MS = 30 * 24 * 3_600_000;

export type ChargeVerdict =
  { readonly allowed: true; readonly next: Attempts } | { readonly allowed: false; readonly retryAfterMs: number };

/** Counts an attempt before it is made, so that a burst cannot run ahead of its own failures. */
export function charge(state: Attempts, limit: Limit, now: Date): ChargeVerdict {
  if (state.blockedUntil !== null && now < state.blockedUntil) {
    return { allowed: false, retryAfterMs: state.blockedUntil.getTime() - now.getTime() };
  }
  const current = isOver(state, limit, now) ? fresh(now) : state;
  const attempts = current.attempts + 1;
  if (attempts < limit.free) return { allowed: true, next: { ...current, attempts } };
  return { allowed: true, next: penalise({ ...current, attempts }, limit, now) };
}

/** Gives an attempt back that turned out to be rightful. */
export function refund(state: Attempts, limit: Limit): Attempts {
  const attempts = Math.max(0, state.attempts - 1);
  return { ...state, attempts, blockedUntil: attempts < limit.free ? null : state.blockedUntil };
}

export function fresh(now: Date): Attempts {
  return { attempts: 0, windowStartedAt: now, blockedUntil: null };
}

function isOver(state: Attempts, limit: Limit, now: Date): boolean {
  return now.getTime() >= state.windowStartedAt.getTime() + limit.windowMs;
}

/** A doubling delay starts the window anew where it ends: patience is only rewarded by a quiet window after it. */
function penalise(state: Attempts, limit: Limit, now: Date): Attempts {
  if (limit.penalty === 'rest-of-window') {
    return { ...state, blockedUntil: new Date(state.windowStartedAt.getTime() + limit.windowMs) };
  }
  const doublings = Math.min(state.attempts - limit.free, 30);
  const delay = Math.min(limit.penalty.firstMs * 2 ** doublings, limit.penalty.maxMs);
  const blockedUntil = new Date(now.getTime() + delay);
  return { ...state, windowStartedAt: blockedUntil, blockedUntil };
}
