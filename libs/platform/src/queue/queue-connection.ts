import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createPostgresBackend, Queue, Worker, type Processor } from 'bullmq';
import { Pool } from 'pg';
import { CONFIG, type Config } from '../config/index.js';
import { connectionLimits, Database } from '../database/index.js';
import { AppLogger } from '../logging/index.js';
import { QUEUE_POLICIES, type QueueName, type QueuePolicy } from './queue-job.js';
import { TransactionalPool } from './transactional-pool.js';

const REDIS_PREFIX = 'phoxray';

/** What we use of a queue, whichever backend it is on. */
export type OpenQueue = Pick<Queue, 'add' | 'waitUntilReady' | 'close' | 'getJobCountByTypes'>;
export type OpenWorker = Pick<Worker, 'run' | 'close'>;

function workerOptions(policy: QueuePolicy) {
  return {
    autorun: false,
    concurrency: policy.concurrency,
    lockDuration: policy.lockMs,
    stalledInterval: policy.stalledMs,
    maxStalledCount: policy.maxStalledCount,
  };
}

/** Opens queues and workers on the configured backend. The only place that knows there are two. */
@Injectable()
export class QueueConnection implements OnApplicationShutdown {
  private readonly pool: Pool | null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly logger: AppLogger,
  ) {
    this.pool = config.QUEUE_BACKEND === 'postgres' ? this.openPool() : null;
  }

  /** True when entries can be written in the application's own transaction. */
  get isTransactional(): boolean {
    return this.pool !== null;
  }

  openQueue(name: QueueName): OpenQueue {
    const queue =
      this.pool === null
        ? new Queue(name, { connection: this.impatientRedis(), prefix: REDIS_PREFIX })
        : new Queue(name, { connection: new TransactionalPool(this.database, this.pool) }, createPostgresBackend);
    queue.on('error', (error) => this.logger.failure('queue connection', error, { queue: name }));
    return queue;
  }

  openWorker(name: QueueName, processor: Processor): OpenWorker {
    const options = workerOptions(QUEUE_POLICIES[name]);
    const worker =
      this.pool === null
        ? new Worker(name, processor, { connection: this.redis(), prefix: REDIS_PREFIX, ...options })
        : new Worker(name, processor, { connection: this.pool, ...options }, createPostgresBackend);
    worker.on('error', (error) => this.logger.failure('worker connection', error, { queue: name }));
    return worker;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool?.end();
  }

  private openPool(): Pool {
    const pool = new Pool({
      connectionString: this.config.QUEUE_DATABASE_URL,
      max: 8,
      ...connectionLimits(this.config.DATABASE_TIMEOUT_SECONDS * 1_000),
      // Entries are added in transactions of ours, durably. What a crash takes back here is an entry that runs once more.
      options: '-c search_path=bullmq -c synchronous_commit=off',
    });
    pool.on('error', (error) => this.logger.failure('queue pool', error));
    return pool;
  }

  /** For those who add: they hold a transaction meanwhile, and the outbox tries again anyway. */
  private impatientRedis() {
    return { url: this.config.REDIS_URL, enableOfflineQueue: false, maxRetriesPerRequest: 1 };
  }

  private redis(): { url: string | undefined; maxRetriesPerRequest: null } {
    return { url: this.config.REDIS_URL, maxRetriesPerRequest: null };
  }
}
