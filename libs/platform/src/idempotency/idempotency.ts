import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError, defineErrors } from '@phoxray/kernel';
import { AccountVault } from '../crypto/index.js';
import { Database } from '../database/index.js';
import { IdempotencyRecordEntity } from './idempotency-record.entity.js';

export const IDEMPOTENCY_ERRORS = defineErrors('IDEMPOTENCY', {
  KEY_MISSING: [
    'malformed',
    'Send an Idempotency-Key header: any text of 1 to 200 characters that you make up once per intent.',
  ],
  KEY_REUSED: [
    'unprocessable',
    'This Idempotency-Key was used for another request. Make up a new key for a new intent.',
  ],
});

/** One keyed request: what is asked, in a form whose equality means "the same request". */
export interface KeyedRequest {
  readonly key: string;
  readonly operation: string;
  /** JSON-serialisable; for uploads the SHA-256 of the bytes stands for them. */
  readonly payload: unknown;
}

export interface IdempotentOutcome<T> {
  readonly response: T;
  readonly replayed: boolean;
}

/**
 * One effect per Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07). A concurrent duplicate waits for the
 * first one's transaction and then gets its answer; after a rollback it becomes the first one.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly database: Database,
    private readonly vault: AccountVault,
  ) {}

  /** Runs `effect` at most once per key, in the current transaction. Throws `IDEMPOTENCY.KEY_REUSED`. */
  async once<T>(request: KeyedRequest, effect: () => Promise<T>): Promise<IdempotentOutcome<T>> {
    const requestHash = hashOf(request);
    if (await this.isFirst(request.key, requestHash)) {
      const response = await effect();
      await this.remember(request.key, response);
      return { response, replayed: false };
    }
    return { response: await this.recall<T>(request.key, requestHash), replayed: true };
  }

  /** Whether a request with this key has had its effect. */
  async isUsed(key: string): Promise<boolean> {
    const { accountId } = this.database;
    return this.database.repository(IdempotencyRecordEntity).existsBy({ accountId, key });
  }

  private async isFirst(key: string, requestHash: Buffer): Promise<boolean> {
    const inserted = await this.database.query(
      `insert into phoxray.idempotency_record (account_id, key, request_hash) values ($1, $2, $3)
       on conflict do nothing returning key`,
      [this.database.accountId, key, requestHash],
    );
    return inserted.length === 1;
  }

  private async remember(key: string, response: unknown): Promise<void> {
    const { accountId } = this.database;
    const sealedResponse = await this.vault.seal(placeOf(key), JSON.stringify(response));
    await this.database.repository(IdempotencyRecordEntity).update({ accountId, key }, { sealedResponse });
  }

  private async recall<T>(key: string, requestHash: Buffer): Promise<T> {
    const { accountId } = this.database;
    const record = await this.database.repository(IdempotencyRecordEntity).findOneByOrFail({ accountId, key });
    if (!record.requestHash.equals(requestHash) || record.sealedResponse === null) {
      throw new AppError(IDEMPOTENCY_ERRORS.KEY_REUSED);
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own serialisation of a T: it authenticates
    return JSON.parse(await this.vault.open(placeOf(key), record.sealedResponse)) as T;
  }
}

const placeOf = (key: string): string => `idempotency_record.sealed_response|${key}`;

function hashOf({ operation, payload }: KeyedRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([operation, payload]))
    .digest();
}
