import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { parseId, type AccountId } from '@phoxray/kernel';
import { FairTurns } from '../admission/index.js';
import { Client } from 'pg';
import {
  DataSource,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  type QueryRunner,
  type Repository,
} from 'typeorm';
import { isSilence } from '../faults/index.js';

/** Transactions of no account take turns with the accounts as one of them. */
const NOBODY = 'nobody';
const SMALLEST_POOL = 1;
/** As long as the pool waits for a connection: a burst is no outage. */
const PATIENCE_MS = 10_000;

interface Transaction {
  readonly manager: EntityManager;
  readonly accountId: AccountId | null;
  readonly afterCommit: (() => void)[];
}

/**
 * Transactions, carried by async context from the edge (request or job handler) to the repositories. Each belongs to
 * one account, whose id row-level security reads; a transaction without account sees no owned row at all.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  private readonly context = new AsyncLocalStorage<Transaction>();
  /** No account takes more than half of the connections, and accounts that wait take turns. */
  private readonly turns: FairTurns;

  constructor(private readonly dataSource: DataSource) {
    const atOnce = dataSource.options.poolSize ?? SMALLEST_POOL;
    this.turns = new FairTurns({ atOnce, perParty: Math.ceil(atOnce / 2), patienceMs: PATIENCE_MS });
  }

  /** Runs `work` in the account's transaction, joining the current one. Throws when another account's is open. */
  inAccount<T>(accountId: AccountId, work: () => Promise<T>): Promise<T> {
    const current = this.context.getStore();
    if (current === undefined) return this.open(accountId, work);
    if (current.accountId !== accountId) throw new Error('a transaction of another account is open');
    return work();
  }

  /** Runs `work` in a transaction of no account: for look-ups that come before an account is known. */
  withoutAccount<T>(work: () => Promise<T>): Promise<T> {
    if (this.context.getStore() !== undefined) throw new Error('a transaction is already open');
    return this.open(null, work);
  }

  /** The transaction's entity manager. Throws outside a transaction: there is no unscoped way to the tables. */
  get manager(): EntityManager {
    return this.current.manager;
  }

  /** The account of the current transaction. Throws when there is none. */
  get accountId(): AccountId {
    const { accountId } = this.current;
    if (accountId === null) throw new Error('this transaction belongs to no account');
    return accountId;
  }

  get isInTransaction(): boolean {
    return this.context.getStore() !== undefined;
  }

  repository<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Repository<Entity> {
    return this.manager.getRepository(entity);
  }

  /** Rows of a statement run in the current transaction; callers name the row's shape and qualify every table. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { queryRunner } = this.manager;
    if (queryRunner === undefined) throw new Error('no transaction is open');
    const result = await queryRunner.query(sql, [...parameters], true);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the statement and its row shape are written side by side
    return result.records as Row[];
  }

  /** Runs `effect` once the current transaction has committed; never when it rolls back. */
  afterCommit(effect: () => void): void {
    this.current.afterCommit.push(effect);
  }

  /** Resolves when PostgreSQL answers. */
  async ping(): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query('select 1');
    } catch (error) {
      if (isSilence(error)) await abandon(runner);
      throw error;
    } finally {
      await runner.release();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private get current(): Transaction {
    const current = this.context.getStore();
    if (current === undefined) throw new Error('no transaction is open');
    return current;
  }

  private async open<T>(accountId: AccountId | null, work: () => Promise<T>): Promise<T> {
    const afterCommit: (() => void)[] = [];
    const result = await this.turns.run(accountId ?? NOBODY, () =>
      inTransaction(this.dataSource, opening(accountId), (manager) =>
        this.context.run({ manager, accountId, afterCommit }, work),
      ),
    );
    for (const effect of afterCommit) effect();
    return result;
  }
}

/** Opens a transaction and says whose it is, in one round trip: there are several of them in every request. */
function opening(accountId: AccountId | null): string {
  if (accountId === null) return 'start transaction';
  if (parseId(accountId) === null) throw new Error('an account id is a UUID');
  return `start transaction; select set_config('app.account_id', '${accountId}', true)`;
}

/** What TypeORM's own `transaction` does, with an opening of ours. */
async function inTransaction<T>(
  dataSource: DataSource,
  opened: string,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    // TypeORM then saves within this transaction instead of opening one of its own.
    Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
    await runner.query(opened);
    const result = await work(runner.manager);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (isSilence(error)) await abandon(runner);
    else if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** Ends a connection that stays silent; the pool then opens another in its place. */
async function abandon(runner: QueryRunner): Promise<void> {
  const client: unknown = await runner.connect();
  if (client instanceof Client) client.end().catch(() => undefined);
}
