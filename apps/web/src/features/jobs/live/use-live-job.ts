import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Job } from '../../../lib/api/contract.js';
import { followEvents } from '../../../lib/api/event-stream.js';
import { send } from '../../../lib/api/http.js';
import { jobKey, jobQuery } from '../api/jobs.query.js';
import { isTerminal, newerJob, parseJob } from '../job.policy.js';

const POLL_MS = 2_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/** A job as it moves: events when the stream holds, polling while it does not. */
export function useLiveJob(id: string) {
  const [streaming, setStreaming] = useState(true);
  const query = useQuery({
    ...jobQuery(id),
    refetchInterval: ({ state }) => (!streaming && state.data && !isTerminal(state.data) ? POLL_MS : false),
  });
  const running = query.data !== undefined && !isTerminal(query.data);
  useJobEvents(id, running, setStreaming);
  return { query, streaming };
}

function useJobEvents(id: string, enabled: boolean, onStreaming: (streaming: boolean) => void): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!enabled) return undefined;
    const controller = new AbortController();
    const accept = (job: Job): void => {
      onStreaming(true);
      client.setQueryData<Job>(jobKey(id), (known) => newerJob(known, job));
    };
    void followEvents({
      open: (lastEventId, signal) => openStream(id, lastEventId, signal),
      onEvent: ({ data }) => acceptEvent(data, accept),
      onFailure: () => onStreaming(false),
      retryDelay: (failures) => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)),
      signal: controller.signal,
    });
    return () => controller.abort();
  }, [id, enabled, client, onStreaming]);
}

function acceptEvent(data: string, accept: (job: Job) => void): boolean {
  const job = parseJob(data);
  if (job === null) return false;
  accept(job);
  return isTerminal(job);
}

function openStream(id: string, lastEventId: string | null, signal: AbortSignal): Promise<Response> {
  const headers = { accept: 'text/event-stream', ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }) };
  return send(`/v1/jobs/${id}/events`, { signal, headers });
}
