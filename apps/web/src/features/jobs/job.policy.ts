import type { Job, JobStage } from '../../lib/api/contract.js';

export const STAGES: readonly JobStage[] = ['queued', 'preparing', 'running', 'storing', 'done'];

const STATES: readonly string[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] satisfies Job['state'][];

export function isTerminal({ state }: Job): boolean {
  switch (state) {
    case 'queued':
    case 'running':
      return false;
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return true;
  }
}

/** The newer of two snapshots: events and answers may arrive in any order, the revision only grows. */
export function newerJob(known: Job | undefined, arrived: Job): Job {
  return known !== undefined && known.id === arrived.id && known.revision >= arrived.revision ? known : arrived;
}

/** Reads the data of a `job` event; null when it is not a job. */
export function parseJob(text: string): Job | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJob(value) ? value : null;
  } catch {
    return null;
  }
}

function isJob(value: unknown): value is Job {
  if (typeof value !== 'object' || value === null) return false;
  const job: Record<string, unknown> = { ...value };
  const texts = [job['id'], job['radiographId'], job['workflow'], job['createdAt']];
  const numbers = [job['revision'], job['progress']];
  return (
    texts.every((text) => typeof text === 'string') &&
    numbers.every((number) => typeof number === 'number') &&
    STATES.includes(String(job['state'])) &&
    STAGES.some((stage) => stage === job['stage'])
  );
}

export type StageMark = 'past' | 'current' | 'ahead';

export function markOf(stage: JobStage, current: JobStage): StageMark {
  const difference = STAGES.indexOf(stage) - STAGES.indexOf(current);
  if (difference === 0) return current === 'done' ? 'past' : 'current';
  return difference < 0 ? 'past' : 'ahead';
}

/** From the click to the last byte, in milliseconds; null while it lasts. */
export function totalDuration({ createdAt, finishedAt }: Job): number | null {
  return finishedAt === null ? null : Math.max(0, Date.parse(finishedAt) - Date.parse(createdAt));
}
