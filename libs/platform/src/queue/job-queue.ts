import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../database/index.js';
import { PeerSilentError, withinTime } from '../faults/index.js';
import { AppLogger } from '../logging/index.js';
import { Outbox, type OutboxMessage } from '../outbox/index.js';
import { QueueConnection, type OpenQueue } from './queue-connection.js';
import { QUEUE_POLICIES, type QueueJob, type QueueName } from './queue-job.js';

const QUEUE_TOPIC = 'queue';
const RELAY_EVERY_MS = 1_000;
const RELAY_BATCH = 100;
/** A relay or a close that waits for a server that is gone is left behind: what was not relayed is still in the outbox. */
const CLOSE_MS = 2_000;
/** An entry that is not written by then counts as refused (ms): its request is waiting for an answer. */
const ADD_MS = 10_000;

const queueNames: readonly QueueName[] = ['inference', 'renditions'];
const waitingEntry = z.object({ queue: z.enum(queueNames), name: z.string(), id: z.string(), data: z.unknown() });
type WaitingEntry = z.infer<typeof waitingEntry>;

/**
 * Puts work on a queue as part of the current transaction. On PostgreSQL the entry is a row of that transaction; on
 * Redis it waits in the outbox until the commit, and the relay adds it with the same id.
 */
@Injectable()
export class JobQueue implements OnModuleInit, OnApplicationShutdown {
  private readonly queues = new Map<QueueName, OpenQueue>();
  private timer: NodeJS.Timeout | null = null;
  private relaying: Promise<void> | null = null;
  private closed = false;

  constructor(
    private readonly connection: QueueConnection,
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly logger: AppLogger,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const name of queueNames) this.queues.set(name, this.connection.openQueue(name));
    await Promise.all([...this.queues.values()].map((queue) => queue.waitUntilReady()));
    if (!this.connection.isTransactional) this.timer = setInterval(() => this.kick(), RELAY_EVERY_MS);
  }

  /** After the HTTP server has given its last answer: until then requests may still put work on a queue. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearInterval(this.timer);
    const closed = this.close();
    closed.catch((error: unknown) => this.logger.failure('queue close', error));
    await Promise.race([closed, sleep(CLOSE_MS, undefined, { ref: false })]);
  }

  /** `id` makes a repeated entry harmless: while one with that id waits or runs, another is ignored. */
  async enqueue<Payload>(job: QueueJob<Payload>, id: string, payload: Payload): Promise<void> {
    const entry: WaitingEntry = { queue: job.queue, name: job.name, id, data: job.payload.parse(payload) };
    if (this.connection.isTransactional) return this.add(entry);
    await this.outbox.write(QUEUE_TOPIC, entry);
    this.database.afterCommit(() => this.kick());
  }

  /** How many entries wait or run. */
  async countPending(name: QueueName): Promise<number> {
    return this.queueOf(name).getJobCountByTypes('waiting', 'active', 'delayed');
  }

  private async close(): Promise<void> {
    await this.relaying;
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private async add({ queue, name, id, data }: WaitingEntry): Promise<void> {
    const { attempts, backoffMs } = QUEUE_POLICIES[queue];
    // BullMQ's `add` on a closed queue, or while its server is silent, never settles.
    if (this.closed) throw new PeerSilentError('queue');
    const added = this.queueOf(queue).add(name, data, {
      jobId: id,
      attempts,
      backoff: { type: 'exponential', delay: backoffMs },
      // Our rows keep the truth; count-based retention deadlocks on the PostgreSQL backend.
      removeOnComplete: true,
      removeOnFail: { age: 24 * 3600 },
    });
    await withinTime('queue', ADD_MS, added);
  }

  private queueOf(name: QueueName): OpenQueue {
    const queue = this.queues.get(name);
    if (queue === undefined) throw new Error('the queues are not open yet');
    return queue;
  }

  private kick(): void {
    this.relaying ??= this.relayAll()
      .catch((error: unknown) => this.logger.failure('outbox relay', error))
      .finally(() => {
        this.relaying = null;
      });
  }

  private async relayAll(): Promise<void> {
    while ((await this.outbox.relay(QUEUE_TOPIC, RELAY_BATCH, (messages) => this.publish(messages))) === RELAY_BATCH);
  }

  private async publish(messages: OutboxMessage[]): Promise<void> {
    for (const message of messages) await this.add(waitingEntry.parse(message.payload));
  }
}
