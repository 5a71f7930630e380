import { Injectable } from '@nestjs/common';
import { AppError, type AccountId } from '@phoxray/kernel';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

/** Files of one account in memory at once; of all accounts in one process, which bounds its memory. */
const MAX_PER_ACCOUNT = 8;
const MAX_PER_PROCESS = 16;
const RETRY_AFTER_SECONDS = 2;

/** How many uploads may be under way: each may hold a whole file in memory. */
@Injectable()
export class UploadAdmission {
  private readonly underWay = new Map<AccountId, number>();
  private total = 0;

  /** Runs `work` in a free place. Throws `UPLOADS.TOO_MANY_AT_ONCE` when there is none. */
  async admit<T>(accountId: AccountId, work: () => Promise<T>): Promise<T> {
    this.enter(accountId);
    try {
      return await work();
    } finally {
      this.leave(accountId);
    }
  }

  private enter(accountId: AccountId): void {
    const own = this.underWay.get(accountId) ?? 0;
    if (own >= MAX_PER_ACCOUNT || this.total >= MAX_PER_PROCESS) {
      throw new AppError(UPLOADS_ERRORS.TOO_MANY_AT_ONCE, { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    this.underWay.set(accountId, own + 1);
    this.total += 1;
  }

  private leave(accountId: AccountId): void {
    const left = (this.underWay.get(accountId) ?? 1) - 1;
    if (left === 0) this.underWay.delete(accountId);
    else this.underWay.set(accountId, left);
    this.total -= 1;
  }
}
