import { AppError, type AccountId, type ErrorDefinition } from '@phoxray/kernel';

/** A bound for each account, and what those hear who come when it is reached. */
export interface PlacePolicy {
  /** Places of one account in this process. */
  readonly perAccount: number;
  readonly full: ErrorDefinition;
  readonly retryAfterSeconds: number;
}

/** Counts how many places each account holds. One instance for each kind of place and process. */
export class AccountPlaces {
  private readonly held = new Map<AccountId, number>();

  constructor(private readonly policy: PlacePolicy) {}

  /** Takes a place. The returned function gives it back; calling it again is harmless. Throws the policy's `full`. */
  take(accountId: AccountId): () => void {
    const { perAccount, full, retryAfterSeconds } = this.policy;
    const own = this.countOf(accountId);
    if (own >= perAccount) throw new AppError(full, { retryAfterSeconds });
    this.held.set(accountId, own + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.giveBack(accountId);
      isHeld = false;
    };
  }

  countOf(accountId: AccountId): number {
    return this.held.get(accountId) ?? 0;
  }

  private giveBack(accountId: AccountId): void {
    const left = this.countOf(accountId) - 1;
    if (left === 0) this.held.delete(accountId);
    else this.held.set(accountId, left);
  }
}
