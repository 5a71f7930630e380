import { createHash, createHmac } from 'node:crypto';

/** Racing tabs and lost answers: a used token still gets the current one for this long (RFC 9700 section 4.14.2). */
export const REUSE_WINDOW_MS = 10_000;
/** Shared clinical workstations: half an hour without a refresh ends the session. */
export const IDLE_MS = 30 * 60_000;
/** However busy, nobody stays signed in for longer than a shift. */
export const ABSOLUTE_MS = 12 * 3_600_000;

/** One refresh token of a family: unused and therefore current, or used and replaced by the next. */
export interface FamilyToken<TokenId extends string = string> {
  readonly id: TokenId;
  readonly digest: Buffer;
  readonly usedAt: Date | null;
  readonly replacedBy: TokenId | null;
  readonly successorSalt: Buffer | null;
}

export interface SessionTimes {
  readonly idleUntil: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

export type RefreshVerdict<TokenId extends string> =
  /** The current token: replace it. */
  | { readonly kind: 'rotate'; readonly token: FamilyToken<TokenId> }
  /** Used a moment ago: answer with the current token, change nothing. */
  | { readonly kind: 'repeat'; readonly currentSecret: Buffer }
  /** Used long ago: one of two holders is a thief, and the family must end. */
  | { readonly kind: 'reused' }
  | { readonly kind: 'ended' };

/** What is stored of a secret: SHA-256, as 256 random bits need no slow hash. */
export function digestOf(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}

/**
 * The secret that follows. Derived, so that the holder of the previous one can be given it again within the window
 * although the database holds nothing that signs in by itself.
 */
export function successorOf(secret: Buffer, salt: Buffer): Buffer {
  return createHmac('sha256', secret).update(salt).digest();
}

export function isLive(session: SessionTimes, now: Date): boolean {
  return session.revokedAt === null && now < session.idleUntil && now < session.expiresAt;
}

/** The idle limit after a sign of life, never beyond the session's end. */
export function idleLimit(session: Pick<SessionTimes, 'expiresAt'>, now: Date): Date {
  return new Date(Math.min(now.getTime() + IDLE_MS, session.expiresAt.getTime()));
}

/** A used token's salt is of no use after this moment and must be wiped. */
export function reuseHorizon(now: Date): Date {
  return new Date(now.getTime() - REUSE_WINDOW_MS);
}

/** Decides on a presented secret. `tokens` holds at least its own token and every token whose salt is still there. */
export function judgeRefresh<TokenId extends string>(
  session: SessionTimes,
  tokens: readonly FamilyToken<TokenId>[],
  secret: Buffer,
  now: Date,
): RefreshVerdict<TokenId> {
  const digest = digestOf(secret);
  const token = tokens.find((candidate) => candidate.digest.equals(digest));
  if (token === undefined || !isLive(session, now)) return { kind: 'ended' };
  if (token.usedAt === null) return { kind: 'rotate', token };
  if (token.usedAt < reuseHorizon(now)) return { kind: 'reused' };
  return followToCurrent(tokens, token, secret);
}

/** Two refreshes may follow each other within the window: hand out the last of the chain, not one used already. */
function followToCurrent<TokenId extends string>(
  tokens: readonly FamilyToken<TokenId>[],
  token: FamilyToken<TokenId>,
  secret: Buffer,
): RefreshVerdict<TokenId> {
  if (token.usedAt === null) return { kind: 'repeat', currentSecret: secret };
  const next = tokens.find(({ id }) => id === token.replacedBy);
  if (next === undefined || token.successorSalt === null) return { kind: 'reused' };
  return followToCurrent(tokens, next, successorOf(secret, token.successorSalt));
}
