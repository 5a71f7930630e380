import { Inject, Injectable } from '@nestjs/common';
import { AppError, type AccountId } from '@phoxray/kernel';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

/** Of all accounts together, which bounds a process's memory: each holds some five megabytes at most. */
const MAX_PER_PROCESS = 64;
const RETRY_AFTER_SECONDS = 2;

/** How many uploads may be under way at once. */
@Injectable()
export class UploadAdmission {
  private readonly underWay = new Map<AccountId, number>();
  private total = 0;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'UPLOAD_CONCURRENT'>) {}

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
    if (own >= this.config.UPLOAD_CONCURRENT || this.total >= MAX_PER_PROCESS) {
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
