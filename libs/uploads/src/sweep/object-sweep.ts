import { Injectable } from '@nestjs/common';
import { ObjectStore, parseId, type AccountId, type StoredKey } from '@phoxray/kernel';
import { idSchema } from '@phoxray/platform/boundary';
import { Database } from '@phoxray/platform/database';
import { AppLogger } from '@phoxray/platform/logging';
import { z } from 'zod';
import { ORIGINAL_OBJECT, RENDITION_OBJECT, STAGED_OBJECT } from '../uploads.personal-data.js';
import { ObjectNames } from './object-names.js';

const HOUR_MS = 3_600_000;
const EVERY_HOURS = 6;
/** What is younger may still get its row: longer than any request, queue entry or frozen process lasts. */
const GRACE_MS = 24 * HOUR_MS;
const BATCH = 500;
const KINDS: readonly string[] = [ORIGINAL_OBJECT, RENDITION_OBJECT, STAGED_OBJECT];
const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/** What a sweep of the whole store came to. */
export interface SweepResult {
  /** Objects that no row named, and that are gone now. */
  readonly removed: number;
  /** Rows whose object is not there: something was lost. */
  readonly missing: number;
}

/** The account and the kind in an object's name; null for what is not this area's. */
function ownerOf(key: string): AccountId | null {
  const [, account = '', kind = ''] = key.split('/');
  return KINDS.includes(kind) ? parseId<'account'>(account) : null;
}

/** Compares the whole store with the rows, which are the truth: object first, row second, and a crash in between. */
@Injectable()
export class ObjectSweep {
  constructor(
    private readonly store: ObjectStore,
    private readonly database: Database,
    private readonly names: ObjectNames,
    private readonly logger: AppLogger,
  ) {}

  /** Of all workers one does it, every few hours. */
  async sweepWhenDue(signal: AbortSignal): Promise<void> {
    const started = await this.database.withoutAccount(() =>
      this.database.query(
        `update phoxray.sweep_round set started_at = now()
         where name = 'objects' and started_at < now() - make_interval(hours => $1) returning name`,
        [EVERY_HOURS],
      ),
    );
    if (started.length > 0) await this.sweep(new Date(Date.now() - GRACE_MS), signal);
  }

  /** Removes what no row names and is older than `before`. */
  async sweep(before: Date, signal?: AbortSignal): Promise<SweepResult> {
    const since = new Date();
    const found = new Map<AccountId, number>();
    let removed = await this.store.discardUnfinished(before);
    for await (const [accountId, keys] of this.batches(signal)) {
      const named = await this.database.inAccount(accountId, () => this.names.known(accountId, keys));
      found.set(accountId, (found.get(accountId) ?? 0) + named.size);
      const strays = keys.filter(({ key, storedAt }) => !named.has(key) && storedAt < before);
      for (const { key } of strays) await this.store.delete(key);
      removed += strays.length;
    }
    const missing = signal?.aborted === true ? 0 : await this.countMissing(found, since);
    this.report({ removed, missing });
    return { removed, missing };
  }

  /** Every object of ours, account by account as the store lists them. */
  private async *batches(signal?: AbortSignal): AsyncGenerator<[AccountId, StoredKey[]]> {
    const waiting = new Map<AccountId, StoredKey[]>();
    for await (const stored of this.store.list('')) {
      if (signal?.aborted === true) return;
      const accountId = ownerOf(stored.key);
      if (accountId === null) continue;
      const keys = waiting.get(accountId) ?? [];
      keys.push(stored);
      waiting.set(accountId, keys);
      if (keys.length < BATCH) continue;
      waiting.delete(accountId);
      yield [accountId, keys];
    }
    yield* waiting;
  }

  /** Rows that were there before the listing began, and whose object it did not come across. */
  private async countMissing(found: ReadonlyMap<AccountId, number>, since: Date): Promise<number> {
    let missing = 0;
    for await (const accountId of this.accounts()) {
      const rows = await this.database.inAccount(accountId, () => this.names.count(accountId, since));
      missing += Math.max(0, rows - (found.get(accountId) ?? 0));
    }
    return missing;
  }

  private async *accounts(): AsyncGenerator<AccountId> {
    const rowSchema = z.array(z.object({ account_id: idSchema<'account'>() }));
    for (let after: string | undefined = NO_ACCOUNT; after !== undefined;) {
      const rows = rowSchema.parse(await this.page(after));
      for (const { account_id } of rows) yield account_id;
      after = rows.length < BATCH ? undefined : rows.at(-1)?.account_id;
    }
  }

  private page(after: string): Promise<unknown[]> {
    return this.database.withoutAccount(() =>
      this.database.query('select * from phoxray.list_storage_accounts($1, $2)', [after, BATCH]),
    );
  }

  private report({ removed, missing }: SweepResult): void {
    if (removed > 0) this.logger.info('objects without a row removed', { count: removed });
    if (missing > 0) this.logger.warning('rows without an object', { count: missing });
  }
}
