import type { StoredImage } from '../nodes/node-definition.js';
import type { JsonObject } from '../protocol/json.js';
import type { HistoryEntry, History } from './history.js';
import type { PromptGraph, PromptItem } from './prompt-graph.js';
import type { PromptQueue } from './prompt-queue.js';

/** The five states of the newer generation. */
export const JOB_STATUSES = ['pending', 'in_progress', 'completed', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** A prompt as `/api/jobs` shows it; what is not known yet is left out. Times are Unix milliseconds. */
export interface JobView {
  readonly id: string;
  readonly status: JobStatus;
  readonly priority: number;
  readonly create_time: number;
  readonly execution_start_time?: number;
  readonly execution_end_time?: number;
  readonly execution_error?: JsonObject;
  readonly outputs?: HistoryEntry['record']['outputs'];
  readonly outputs_count: number;
  readonly preview_output?: StoredImage & { readonly nodeId: string; readonly mediaType: 'images' };
  readonly execution_status?: { readonly status_str: string; readonly completed: boolean };
  readonly workflow?: { readonly prompt: PromptGraph; readonly extra_data: JsonObject };
}

interface JobSource {
  readonly queue: PromptQueue;
  readonly history: History;
}

const waiting = (item: PromptItem, status: JobStatus): JobView => ({
  id: item.promptId,
  status,
  priority: item.number,
  create_time: item.createdAt,
  outputs_count: 0,
});

const messageOf = ({ record }: HistoryEntry, type: string): JsonObject | undefined =>
  record.status.messages.find(([name]) => name === type)?.[1];

const timeOf = (message: JsonObject | undefined): number | undefined => {
  const time = message?.['timestamp'];
  return typeof time === 'number' ? time : undefined;
};

const statusOf = (entry: HistoryEntry): JobStatus => {
  if (entry.record.status.completed) return 'completed';
  return messageOf(entry, 'execution_interrupted') ? 'cancelled' : 'failed';
};

const finished = (entry: HistoryEntry): JobView => {
  const { item, record } = entry;
  const files = Object.entries(record.outputs).flatMap(([nodeId, { images }]) =>
    images.map((image) => ({ ...image, nodeId, mediaType: 'images' as const })),
  );
  const [preview] = files;
  const failure = messageOf(entry, 'execution_error');
  const start = timeOf(messageOf(entry, 'execution_start'));
  const end = timeOf(record.status.messages.at(-1)?.[1]);
  return {
    ...waiting(item, statusOf(entry)),
    ...(start !== undefined && { execution_start_time: start }),
    ...(end !== undefined && { execution_end_time: end }),
    ...(failure && { execution_error: failure }),
    ...(preview && { preview_output: preview }),
    outputs_count: files.length,
  };
};

const detailed = (entry: HistoryEntry): JobView => ({
  ...finished(entry),
  outputs: entry.record.outputs,
  execution_status: entry.record.status,
  workflow: { prompt: entry.item.graph, extra_data: entry.item.extraData },
});

/** Every prompt the engine still knows, once each: what waits or runs hides an older run of the same id. */
export const listJobs = ({ queue, history }: JobSource): JobView[] => {
  const running = queue.running ? [waiting(queue.running, 'in_progress')] : [];
  const open = [...running, ...queue.pending.map((item) => waiting(item, 'pending'))];
  const ids = new Set(open.map((job) => job.id));
  return [
    ...open,
    ...history
      .list()
      .map(finished)
      .filter((job) => !ids.has(job.id)),
  ];
};

/** One prompt in full, or null: unknown, deleted while pending, or lost in a restart. */
export const findJob = ({ queue, history }: JobSource, id: string): JobView | null => {
  if (queue.running?.promptId === id) return waiting(queue.running, 'in_progress');
  const pending = queue.pending.find((item) => item.promptId === id);
  if (pending) return waiting(pending, 'pending');
  const entry = history.find(id);
  return entry && detailed(entry);
};
