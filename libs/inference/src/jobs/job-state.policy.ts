export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A job's life, as data. `running → queued` is a failed attempt that is followed by another. */
export const JOB_TRANSITIONS: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ['running', 'cancelled'],
  running: ['queued', 'succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
};

/** What a running job is at, for people to see. */
export const JOB_STAGES = ['queued', 'preparing', 'running', 'storing', 'done'] as const;
export type JobStage = (typeof JOB_STAGES)[number];

/** Whether a job of this state never changes again. */
export function isTerminal(state: JobState): boolean {
  return JOB_TRANSITIONS[state].length === 0;
}

/** The states from which `to` may be reached: the `$from` of its compare-and-set. */
export function statesBefore(to: JobState): JobState[] {
  return JOB_STATES.filter((from) => JOB_TRANSITIONS[from].includes(to));
}

/** The stage that goes with a state that a job has just entered. */
export function stageOf(state: JobState): JobStage {
  if (isTerminal(state)) return 'done';
  return state === 'queued' ? 'queued' : 'preparing';
}
