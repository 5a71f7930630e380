import { SetMetadata } from '@nestjs/common';
import type { QueueJob } from './queue-job.js';

export const HANDLED_JOB = 'phoxray:handled-job';

/** Does one kind of queued work. May run twice for the same entry, also at the same time: handlers are idempotent. */
export interface QueueHandler<Payload> {
  handle(payload: Payload, signal: AbortSignal): Promise<void>;
}

/** Marks a provider as the handler of a job. Each job needs exactly one in the worker, or the worker does not boot. */
export const HandlesJob = (job: QueueJob<never> | QueueJob<object>): ClassDecorator =>
  SetMetadata(HANDLED_JOB, job.name);
