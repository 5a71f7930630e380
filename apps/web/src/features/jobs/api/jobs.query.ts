import { getJob, listJobs, listResults, listWorkflows } from '@phoxray/sdk';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Job, JobState } from '../../../lib/api/contract.js';
import { strict } from '../../../lib/api/http.js';
import { isTerminal, newerJob } from '../job.policy.js';

const PAGE_SIZE = 30;
const LIST_POLL_MS = 3_000;
const AGAIN_MS = 5_000;

export const jobsKey = ['jobs'] as const;
export const jobKey = (id: string) => [...jobsKey, 'one', id] as const;

export type JobFilter = { radiographId?: string; state?: JobState };

/** Jobs, newest first; read again while one of them is under way. */
export const jobListQuery = (filter: JobFilter) =>
  infiniteQueryOptions({
    queryKey: [...jobsKey, 'list', filter],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return (await listJobs({ ...strict, query, signal })).data;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.data.some((job) => !isTerminal(job))) === true ? LIST_POLL_MS : false,
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: jobKey(id),
    queryFn: async ({ signal, client }) => {
      const { data } = await getJob({ ...strict, path: { id }, signal });
      return newerJob(client.getQueryData<Job>(jobKey(id)), data);
    },
  });

export const resultsQuery = (jobId: string) =>
  queryOptions({
    queryKey: [...jobsKey, 'results', jobId],
    queryFn: async ({ signal }) => (await listResults({ ...strict, path: { id: jobId }, signal })).data.data,
    staleTime: Infinity,
  });

export const workflowsQuery = queryOptions({
  queryKey: ['workflows'],
  queryFn: async ({ signal }) => (await listWorkflows({ ...strict, signal })).data.data,
  staleTime: 60_000,
  // Servers come and go: what none of them can run now, one may run in a moment.
  refetchInterval: ({ state }) => (state.data?.every(({ available }) => available) === false ? AGAIN_MS : false),
});
