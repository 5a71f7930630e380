import { Injectable } from '@nestjs/common';
import { AppError, type AccountId } from '@phoxray/kernel';
import { MasterKey } from '../crypto/index.js';
import { Database } from '../database/index.js';
import { IdempotencyRecordEntity } from './idempotency-record.entity.js';
import { IDEMPOTENCY_ERRORS } from './idempotency.errors.js';
import { KeyTurns } from './key-turns.js';

/** One keyed request: what is asked, in a form whose equality means "the same request". */
export interface KeyedRequest {
  readonly accountId: AccountId;
  readonly key: string;
  readonly operation: string;
  /** JSON-serialisable; for uploads the SHA-256 of the bytes stands for them. */
  readonly payload: unknown;
}

/** What a request has made, with the answer to it. */
export interface Made<Id extends string, Response> {
  readonly id: Id;
  readonly response: Response;
}

/** What a keyed request does. Both run in the account's transaction. */
export interface KeyedEffect<Id extends string, Response> {
  /** Makes the resource. */
  make(): Promise<Made<Id, Response>>;
  /** The resource as it is now, for a repetition; null when there is none any more. */
  show(id: Id): Promise<Response | null>;
}

export interface IdempotentOutcome<Response> {
  readonly response: Response;
  readonly replayed: boolean;
}

/**
 * One effect per Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07). A concurrent duplicate waits for the
 * first one and then gets its resource; after a rollback it becomes the first one. Records keep a reference to what was
 * made and no copy of it: a repetition reads the resource anew.
 */
@Injectable()
export class Idempotency {
  private readonly turns = new KeyTurns();

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  /**
   * Makes at most one resource per key, in a transaction of its own. To be called outside of any transaction: waiting
   * for a duplicate would hold its connection. Throws `IDEMPOTENCY.KEY_REUSED`, `IDEMPOTENCY.RESOURCE_GONE` and
   * `IDEMPOTENCY.TOO_MANY_WAITING`.
   */
  once<Id extends string, Response>(
    request: KeyedRequest,
    effect: KeyedEffect<Id, Response>,
  ): Promise<IdempotentOutcome<Response>> {
    const { accountId, key } = request;
    if (this.database.isInTransaction) throw new Error('a keyed request opens its own transaction');
    return this.turns.take(accountId, key, () =>
      this.database.inAccount(accountId, () => this.makeOrShow(request, effect)),
    );
  }

  /** Whether a request with this key has had its effect, in the current transaction. Throws `IDEMPOTENCY.RESOURCE_GONE`. */
  async isUsed(key: string): Promise<boolean> {
    const { accountId } = this.database;
    const record = await this.database.repository(IdempotencyRecordEntity).findOneBy({ accountId, key });
    if (record?.resourceId === null) throw new AppError(IDEMPOTENCY_ERRORS.RESOURCE_GONE);
    return record !== null;
  }

  private async makeOrShow<Id extends string, Response>(
    request: KeyedRequest,
    effect: KeyedEffect<Id, Response>,
  ): Promise<IdempotentOutcome<Response>> {
    const requestHash = this.hashOf(request);
    if (await this.isFirst(request, requestHash)) {
      const { id, response } = await effect.make();
      await this.remember(request, id);
      return { response, replayed: false };
    }
    const response = await effect.show(await this.recall<Id>(request, requestHash));
    if (response === null) throw new AppError(IDEMPOTENCY_ERRORS.RESOURCE_GONE);
    return { response, replayed: true };
  }

  private async isFirst({ accountId, key }: KeyedRequest, requestHash: Buffer): Promise<boolean> {
    const inserted = await this.database.query(
      `insert into phoxray.idempotency_record (account_id, key, request_hash) values ($1, $2, $3)
       on conflict do nothing returning key`,
      [accountId, key, requestHash],
    );
    return inserted.length === 1;
  }

  private async remember({ accountId, key }: KeyedRequest, resourceId: string): Promise<void> {
    await this.database.repository(IdempotencyRecordEntity).update({ accountId, key }, { resourceId });
  }

  private async recall<Id extends string>({ accountId, key }: KeyedRequest, requestHash: Buffer): Promise<Id> {
    const record = await this.database.repository(IdempotencyRecordEntity).findOneByOrFail({ accountId, key });
    if (record.resourceId === null) throw new AppError(IDEMPOTENCY_ERRORS.RESOURCE_GONE);
    if (!record.requestHash.equals(requestHash)) throw new AppError(IDEMPOTENCY_ERRORS.KEY_REUSED);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what an effect of the same operation has returned: the hash says so
    return record.resourceId as Id;
  }

  /** Keyed: a payload may hold a patient reference, which a plain digest would let somebody guess. */
  private hashOf({ accountId, operation, payload }: KeyedRequest): Buffer {
    return this.masterKey.digest('idempotency-request', JSON.stringify([accountId, operation, payload]));
  }
}
