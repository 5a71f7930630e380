import { Injectable } from '@nestjs/common';
import { Clock, type Actor } from '@phoxray/kernel';
import { SessionGate } from '@phoxray/platform/access';
import { Database } from '@phoxray/platform/database';
import { isLive } from './refresh-family.policy.js';
import { SessionRepository } from './session.repository.js';

/** Counted from the question, not from the answer: with a slow database an answer is still never 5 seconds old. */
const CACHE_MS = 4_000;
const CACHE_ENTRIES = 10_000;

type SessionKey = Pick<Actor, 'accountId' | 'userId' | 'sessionId'>;

/** Asks the database whether a session lives, at most once every few seconds for each session and process. */
@Injectable()
export class CachedSessionGate extends SessionGate {
  /** By account, user and session: an answer holds for the three together only. */
  private readonly answers = new Map<string, { readonly answer: Promise<boolean>; readonly until: number }>();

  constructor(
    private readonly database: Database,
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** May be called within the account's transaction or outside any. */
  isLive(session: SessionKey): Promise<boolean> {
    const now = this.clock.now().getTime();
    const key = keyOf(session);
    const known = this.answers.get(key);
    if (known !== undefined && now < known.until) return known.answer;
    const answer = this.ask(session);
    this.remember(key, answer, now + CACHE_MS);
    return answer;
  }

  /** Makes this process see at once what it has just done to a session. */
  forget(session: SessionKey): void {
    this.answers.delete(keyOf(session));
  }

  private ask(key: SessionKey): Promise<boolean> {
    return this.database.inAccount(key.accountId, async () => {
      const session = await this.sessions.find(key.sessionId);
      return session !== null && session.userId === key.userId && isLive(session, this.clock.now());
    });
  }

  private remember(key: string, answer: Promise<boolean>, until: number): void {
    const oldest = this.answers.keys().next().value;
    if (this.answers.size >= CACHE_ENTRIES && oldest !== undefined) this.answers.delete(oldest);
    const entry = { answer, until };
    this.answers.set(key, entry);
    // A failure to ask is no answer: whoever comes next asks again.
    answer.catch(() => {
      if (this.answers.get(key) === entry) this.answers.delete(key);
    });
  }
}

const keyOf = ({ accountId, userId, sessionId }: SessionKey): string => [accountId, userId, sessionId].join();
