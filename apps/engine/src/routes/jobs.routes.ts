import { z } from 'zod';
import type { EngineRuntime } from '../engine-runtime.js';
import { HttpFailure, sendJson } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import { readOptionalJsonObject } from '../http/json-body.js';
import type { Route } from '../http/router.js';
import { findJob, listJobs } from '../execution/job-view.js';
import type { JobView } from '../execution/job-view.js';
import { BadJobQuery, jobQuery } from './jobs.query.js';
import type { JobQuery } from './jobs.query.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The oldest generation has no jobs: that is how a client tells it apart. */
const requireJobs = ({ features }: EngineRuntime): void => {
  if (features.jobs === 'none') throw new HttpFailure(404);
};

/** Without cancellation these paths are only known to `GET`. */
const requireCancel = ({ features }: EngineRuntime): void => {
  if (features.jobs !== 'cancel') throw new HttpFailure(405, '405: Method Not Allowed');
};

const durationOf = (job: JobView): number => (job.execution_end_time ?? 0) - (job.execution_start_time ?? 0);

const select = (jobs: readonly JobView[], { statuses, sortBy, ascending }: JobQuery): JobView[] => {
  const key = sortBy === 'created_at' ? (job: JobView) => job.create_time : durationOf;
  const sign = ascending ? 1 : -1;
  return jobs.filter((job) => statuses?.includes(job.status) ?? true).toSorted((a, b) => sign * (key(a) - key(b)));
};

/** A job in the words of the release. */
const told = (job: JobView, { features }: EngineRuntime) => ({
  ...job,
  ...(features.countsPreviews && { previewable_outputs_count: job.outputs_count }),
});

const page = (runtime: EngineRuntime, query: JobQuery) => {
  const { limit, offset } = query;
  const found = select(listJobs(runtime), query);
  const jobs = found.slice(offset, limit === null ? undefined : offset + limit);
  const hasMore = offset + jobs.length < found.length;
  const pagination = { offset, limit, total: found.length, has_more: hasMore };
  return { jobs: jobs.map((job) => told(job, runtime)), pagination };
};

const list = (exchange: Exchange, runtime: EngineRuntime): void => {
  requireJobs(runtime);
  try {
    sendJson(exchange, page(runtime, jobQuery(exchange.url.searchParams)));
  } catch (error) {
    if (!(error instanceof BadJobQuery)) throw error;
    sendJson(exchange, { error: error.message }, 400);
  }
};

const show = (exchange: Exchange, runtime: EngineRuntime): void => {
  requireJobs(runtime);
  const job = findJob(runtime, exchange.params['id'] ?? '');
  if (!job) return sendJson(exchange, { error: 'Job not found' }, 404);
  sendJson(exchange, told(job, runtime));
};

/** Pending: removed without a trace. Running: interrupted. Anything else: nothing happens, and that is fine. */
const cancelOne = ({ queue, interrupt }: EngineRuntime, id: string): boolean => {
  if (queue.running?.promptId !== id) return queue.remove([id]) > 0;
  interrupt.raise();
  return true;
};

const cancel = (exchange: Exchange, runtime: EngineRuntime): void => {
  requireCancel(runtime);
  sendJson(exchange, { cancelled: cancelOne(runtime, exchange.params['id'] ?? '') });
};

const idsSchema = z.array(z.string());

const cancelMany = async (exchange: Exchange, runtime: EngineRuntime): Promise<void> => {
  requireCancel(runtime);
  const body = await readOptionalJsonObject(exchange);
  const ids = idsSchema.safeParse(body['job_ids']).data;
  if (!ids) return sendJson(exchange, { error: 'job_ids must be a list' }, 400);
  const invalid = ids.filter((id) => !UUID.test(id));
  if (invalid.length > 0) {
    return sendJson(exchange, { error: 'job_ids contains invalid id(s)', invalid_ids: invalid }, 400);
  }
  sendJson(exchange, { cancelled: ids.map((id) => cancelOne(runtime, id)).some(Boolean) });
};

/** One question that tells pending, running, finished and lost apart. */
export const jobsRoutes = (runtime: EngineRuntime): Route[] => [
  { method: 'GET', path: '/jobs', apiOnly: true, handle: (exchange) => list(exchange, runtime) },
  { method: 'GET', path: '/jobs/:id', apiOnly: true, handle: (exchange) => show(exchange, runtime) },
  { method: 'POST', path: '/jobs/cancel', apiOnly: true, handle: (exchange) => cancelMany(exchange, runtime) },
  { method: 'POST', path: '/jobs/:id/cancel', apiOnly: true, handle: (exchange) => cancel(exchange, runtime) },
];
