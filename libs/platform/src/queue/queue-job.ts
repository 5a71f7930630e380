import type { z } from 'zod';

/** The queues, each with everything that decides how it behaves. A queue that says less does not compile. */
export interface QueuePolicy {
  /** Jobs a worker process runs at once. */
  readonly concurrency: number;
  /** A worker that does not renew within this time has lost the entry (ms). */
  readonly lockMs: number;
  /** How often lost entries are looked for (ms). */
  readonly stalledMs: number;
  /** BullMQ counts crashes apart from attempts; 1 would turn two crashes into a failure. */
  readonly maxStalledCount: number;
  /** Tries of the entry. Where the database decides on retries, one is right: the queue only wakes. */
  readonly attempts: number;
  /** First delay between tries (ms), doubled each time. */
  readonly backoffMs: number;
}

export type QueueName = 'inference' | 'renditions';

export const QUEUE_POLICIES: Record<QueueName, QueuePolicy> = {
  // The job row is leased, fenced and reconciled by the database: an entry is a wake-up call and is never retried.
  inference: { concurrency: 16, lockMs: 10_000, stalledMs: 5_000, maxStalledCount: 10, attempts: 1, backoffMs: 0 },
  renditions: { concurrency: 2, lockMs: 30_000, stalledMs: 10_000, maxStalledCount: 10, attempts: 5, backoffMs: 500 },
};

/** A kind of queued work. Payloads lie in clear in the queue: ids only. */
export interface QueueJob<Payload> {
  readonly queue: QueueName;
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
}

const defined = new Map<string, QueueJob<unknown>>();

/** Declares a kind of job (verb-noun), once per process. */
export function defineQueueJob<Payload>(job: QueueJob<Payload>): QueueJob<Payload> {
  defined.set(job.name, job);
  return job;
}

export function listQueueJobs(): readonly QueueJob<unknown>[] {
  return [...defined.values()];
}
