import { isTerminal, type PromptSighting } from './sighting.js';

/** How long to believe in a prompt, in milliseconds. */
export interface Patience {
  /** An `unknown` prompt is lost after this long: histories are written up to 2 s after the fact. */
  readonly graceMs: number;
  /** A running prompt that shows no progress is stalled after this long. */
  readonly stallMs: number;
  /** An endpoint that does not answer is given up after this long. */
  readonly unreachableMs: number;
}

export const DEFAULT_PATIENCE: Patience = { graceMs: 5_000, stallMs: 180_000, unreachableMs: 30_000 };

/** What has been seen of a prompt so far; plain data, so that a reconciler can keep it in a row. Times in ms of one clock. */
export interface PromptMemory {
  readonly unknownSince: number | null;
  readonly unreachableSince: number | null;
  readonly movedAt: number;
}

/** A sighting, or the news that the endpoint could not be asked. */
export type Observation = PromptSighting['state'] | 'unreachable';

export type PatienceVerdict = 'wait' | 'ended' | 'lost' | 'stalled' | 'unreachable';

/** The memory of a prompt that was just submitted. */
export function rememberPrompt(now: number): PromptMemory {
  return { unknownSince: null, unreachableSince: null, movedAt: now };
}

/**
 * Weighs one observation. `lost` = neither in the queue nor in the history, not seen to end, for the whole grace
 * period without a gap: an endpoint that is down starts the period anew. Waiting in line is not stalling.
 */
export function weighSighting(
  memory: PromptMemory,
  observation: Observation,
  now: number,
  patience: Patience,
): { readonly memory: PromptMemory; readonly verdict: PatienceVerdict } {
  const next = remember(memory, observation, now);
  return { memory: next, verdict: judge(next, observation, now, patience) };
}

function remember(memory: PromptMemory, observation: Observation, now: number): PromptMemory {
  return {
    unknownSince: observation === 'unknown' ? (memory.unknownSince ?? now) : null,
    unreachableSince: observation === 'unreachable' ? (memory.unreachableSince ?? now) : null,
    movedAt: observation === 'pending' ? now : memory.movedAt,
  };
}

/** Which clock runs out in which state, and what it means. */
function judge(memory: PromptMemory, observation: Observation, now: number, patience: Patience): PatienceVerdict {
  if (isTerminal({ state: observation })) return 'ended';
  if (observation === 'running') return now - memory.movedAt >= patience.stallMs ? 'stalled' : 'wait';
  if (memory.unknownSince !== null && now - memory.unknownSince >= patience.graceMs) return 'lost';
  const { unreachableSince } = memory;
  return unreachableSince !== null && now - unreachableSince >= patience.unreachableMs ? 'unreachable' : 'wait';
}
