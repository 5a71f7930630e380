import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Job, JobResult, JobState, Page, Workflow } from '../../../lib/api/contract.js';
import { sendForJson } from '../../../lib/api/http.js';
import { isTerminal } from '../job.policy.js';

const PAGE_SIZE = 30;
const LIST_POLL_MS = 3_000;

export const jobsKey = ['jobs'] as const;
export const jobKey = (id: string) => [...jobsKey, 'one', id] as const;

export type JobFilter = { radiographId?: string; state?: JobState };

/** Jobs, newest first; read again while one of them is under way. */
export const jobListQuery = (filter: JobFilter) =>
  infiniteQueryOptions({
    queryKey: [...jobsKey, 'list', filter],
    queryFn: ({ pageParam, signal }) => sendForJson<Page<Job>>(listPath(filter, pageParam), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.data.some((job) => !isTerminal(job))) === true ? LIST_POLL_MS : false,
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: jobKey(id),
    queryFn: ({ signal }) => sendForJson<Job>(`/v1/jobs/${id}`, { signal }),
  });

export const resultsQuery = (jobId: string) =>
  queryOptions({
    queryKey: [...jobsKey, 'results', jobId],
    queryFn: async ({ signal }) =>
      (await sendForJson<{ data: JobResult[] }>(`/v1/jobs/${jobId}/results`, { signal })).data,
    staleTime: Infinity,
  });

export const workflowsQuery = queryOptions({
  queryKey: ['workflows'],
  queryFn: async ({ signal }) => (await sendForJson<{ data: Workflow[] }>('/v1/workflows', { signal })).data,
  staleTime: 60_000,
});

function listPath({ radiographId, state }: JobFilter, cursor: string | null): string {
  const search = new URLSearchParams({ limit: String(PAGE_SIZE) });
  if (radiographId !== undefined) search.set('radiographId', radiographId);
  if (state !== undefined) search.set('state', state);
  if (cursor !== null) search.set('cursor', cursor);
  return `/v1/jobs?${search}`;
}
