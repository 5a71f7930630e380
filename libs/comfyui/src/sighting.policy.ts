import {
  executionError,
  type HistoryEntry,
  type JobAnswer,
  type QueueAnswer,
  type RawOutputs,
} from './answers.schema.js';
import { ComfyFailure } from './comfy-failure.js';
import { classifyExecutionError } from './run-failure.policy.js';
import type { PromptOutputs, PromptSighting, TerminalSighting } from './sighting.js';

/**
 * What a history record says. An interrupted run has `status_str: "error"` like a failed one; only its messages tell
 * them apart.
 */
export function readHistoryEntry(entry: HistoryEntry): TerminalSighting {
  const { completed, status_str, messages } = entry.status;
  if (completed && status_str === 'success') return { state: 'completed', outputs: readOutputs(entry.outputs) };
  if (messages.some(([event]) => event === 'execution_interrupted')) return interrupted();
  return { state: 'failed', failure: classifyMessages(messages) };
}

function classifyMessages(messages: HistoryEntry['status']['messages']): ComfyFailure {
  const error = messages.find(([event]) => event === 'execution_error')?.[1];
  const parsed = executionError.safeParse(error);
  return parsed.success ? classifyExecutionError(parsed.data) : new ComfyFailure('NODE_FAILED');
}

/** What a queue says, or null when the prompt is not in it. Pending prompts run by number, then by id. */
export function readQueue(queue: QueueAnswer, promptId: string): PromptSighting | null {
  if (queue.queue_running.some(({ id }) => id === promptId)) return { state: 'running' };
  const line = queue.queue_pending.toSorted((a, b) => a.number - b.number || (a.id < b.id ? -1 : 1));
  const index = line.findIndex(({ id }) => id === promptId);
  return index === -1 ? null : { state: 'pending', position: index + 1 };
}

/** What the job route of newer servers says; the position is not part of it. */
export function readJob(job: JobAnswer): PromptSighting {
  return JOB_READERS[job.status](job);
}

const JOB_READERS: Readonly<Record<JobAnswer['status'], (job: JobAnswer) => PromptSighting>> = {
  pending: () => ({ state: 'pending', position: null }),
  in_progress: () => ({ state: 'running' }),
  completed: ({ outputs }) => ({ state: 'completed', outputs: readOutputs(outputs) }),
  cancelled: () => interrupted(),
  failed: ({ execution_error }) => ({ state: 'failed', failure: classifyExecutionError(execution_error ?? {}) }),
};

function interrupted(): TerminalSighting {
  return { state: 'interrupted', failure: new ComfyFailure('INTERRUPTED') };
}

function readOutputs(outputs: RawOutputs): PromptOutputs {
  const named = Object.entries(outputs).map(([nodeId, { images }]) => [nodeId, images ?? []] as const);
  return new Map(named.filter(([, images]) => images.length > 0));
}
