import { z } from 'zod';
import type { EngineRuntime } from '../engine-runtime.js';
import { HttpFailure, sendJson } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import { readJsonObject } from '../http/json-body.js';
import type { Route } from '../http/router.js';
import { findJob, JOB_STATUSES, listJobs } from '../execution/job-view.js';
import type { JobView } from '../execution/job-view.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The oldest generation has no jobs: that is how a client tells it apart. */
const requireJobs = ({ features }: EngineRuntime): void => {
  if (features.jobs === 'none') throw new HttpFailure(404);
};

/** Without cancellation these paths are only known to `GET`. */
const requireCancel = ({ features }: EngineRuntime): void => {
  if (features.jobs !== 'cancel') throw new HttpFailure(405, '405: Method Not Allowed');
};

const querySchema = z.object({
  status: z
    .string()
    .transform((csv) => csv.split(','))
    .pipe(z.array(z.enum(JOB_STATUSES)))
    .optional(),
  sort_by: z.enum(['created_at', 'execution_duration']).default('created_at'),
  sort_order: z.enum(['asc', 'desc']).default('desc'),
  limit: z.coerce.number().int().min(1).optional(),
  offset: z.coerce.number().int().min(0).default(0),
});
type JobQuery = z.infer<typeof querySchema>;

const durationOf = (job: JobView): number => (job.execution_end_time ?? 0) - (job.execution_start_time ?? 0);

const select = (jobs: readonly JobView[], { status, sort_by: sortBy, sort_order: order }: JobQuery): JobView[] => {
  const key = sortBy === 'created_at' ? (job: JobView) => job.create_time : durationOf;
  const sign = order === 'asc' ? 1 : -1;
  return jobs.filter((job) => status?.includes(job.status) ?? true).toSorted((a, b) => sign * (key(a) - key(b)));
};

const list = (exchange: Exchange, runtime: EngineRuntime): void => {
  requireJobs(runtime);
  const query = querySchema.safeParse(Object.fromEntries(exchange.url.searchParams));
  if (!query.success) return sendJson(exchange, { error: z.prettifyError(query.error) }, 400);
  const { limit, offset } = query.data;
  const found = select(listJobs(runtime), query.data);
  const jobs = found.slice(offset, limit === undefined ? undefined : offset + limit);
  const hasMore = offset + jobs.length < found.length;
  sendJson(exchange, { jobs, pagination: { offset, limit: limit ?? null, total: found.length, has_more: hasMore } });
};

const show = (exchange: Exchange, runtime: EngineRuntime): void => {
  requireJobs(runtime);
  const job = findJob(runtime, exchange.params['id'] ?? '');
  if (!job) return sendJson(exchange, { error: 'Job not found' }, 404);
  sendJson(exchange, job);
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
  const ids = idsSchema.safeParse((await readJsonObject(exchange))['job_ids']).data ?? [];
  const invalid = ids.filter((id) => !UUID.test(id));
  if (invalid.length > 0) return sendJson(exchange, { error: 'Invalid job ids', invalid_ids: invalid }, 400);
  sendJson(exchange, { cancelled: ids.map((id) => cancelOne(runtime, id)).some(Boolean) });
};

/** One question that tells pending, running, finished and lost apart. */
export const jobsRoutes = (runtime: EngineRuntime): Route[] => [
  { method: 'GET', path: '/jobs', apiOnly: true, handle: (exchange) => list(exchange, runtime) },
  { method: 'GET', path: '/jobs/:id', apiOnly: true, handle: (exchange) => show(exchange, runtime) },
  { method: 'POST', path: '/jobs/cancel', apiOnly: true, handle: (exchange) => cancelMany(exchange, runtime) },
  { method: 'POST', path: '/jobs/:id/cancel', apiOnly: true, handle: (exchange) => cancel(exchange, runtime) },
];
