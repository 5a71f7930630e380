import type { AccountId } from '@phoxray/kernel';
import { AccountPlaces } from '../admission/index.js';
import { IDEMPOTENCY_ERRORS } from './idempotency.errors.js';

/** Requests of one account that may wait for another with the same key, in one process. */
export const MAX_WAITING_PER_ACCOUNT = 16;

/**
 * Runs tasks with the same account and key one after another. Who waits here holds no database connection: a client
 * that repeats itself cannot use up the pool.
 */
export class KeyTurns {
  /** By account and key: those who wait for the one that runs. */
  private readonly lines = new Map<string, (() => void)[]>();
  private readonly waiting = new AccountPlaces({
    perAccount: MAX_WAITING_PER_ACCOUNT,
    full: IDEMPOTENCY_ERRORS.TOO_MANY_WAITING,
    retryAfterSeconds: 1,
  });

  /** Throws `IDEMPOTENCY.TOO_MANY_WAITING` when the task would have to wait and too many of the account do so. */
  async take<T>(accountId: AccountId, key: string, task: () => Promise<T>): Promise<T> {
    const place = `${accountId}|${key}`;
    await this.enter(accountId, place);
    try {
      return await task();
    } finally {
      this.leave(place);
    }
  }

  private async enter(accountId: AccountId, place: string): Promise<void> {
    const line = this.lines.get(place);
    if (line === undefined) {
      this.lines.set(place, []);
      return;
    }
    const giveBack = this.waiting.take(accountId);
    await new Promise<void>((resolve) => line.push(resolve));
    giveBack();
  }

  private leave(place: string): void {
    const next = this.lines.get(place)?.shift();
    if (next === undefined) this.lines.delete(place);
    else next();
  }
}
