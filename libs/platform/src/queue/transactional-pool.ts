import { EventEmitter } from 'node:events';
import type { Pool, PoolClient } from 'pg';
import type { Database } from '../database/index.js';

/**
 * The pool that BullMQ's producers see. A statement issued inside one of our transactions goes through that
 * transaction, so a queue entry commits or rolls back with the row it belongs to; any other goes to the queue's pool.
 */
export class TransactionalPool extends EventEmitter {
  constructor(
    private readonly database: Database,
    private readonly queuePool: Pool,
  ) {
    super();
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the shape that BullMQ asks of a pool
  async query<Row>(text: string, parameters: readonly unknown[] = []): Promise<{ rows: Row[] }> {
    if (this.database.isInTransaction) return { rows: await this.database.query<Row>(text, parameters) };
    return { rows: (await this.queuePool.query(text, [...parameters])).rows };
  }

  connect(): Promise<PoolClient> {
    return this.queuePool.connect();
  }

  /** The queue's pool has its own owner. */
  async end(): Promise<void> {}
}
