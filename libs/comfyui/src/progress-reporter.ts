import { fractionDone, type NodeWeights, type ProgressTrace } from './progress.policy.js';
import type { PromptSighting } from './sighting.js';

/** How far a prompt is: `value` 0..1 and never falling, `nodeId` the node at work, `position` 1 = next to run. */
export interface PromptProgress {
  readonly state: 'pending' | 'running';
  readonly value: number;
  readonly nodeId: string | null;
  readonly position: number | null;
}

/** Receives every change of a prompt's progress. */
export type ProgressListener = (progress: PromptProgress) => void;

/** 1 is said only once the prompt has been found completed. */
const ALMOST = 0.999;

/** Joins what the socket and the polls say into one progress, and tells it when it changed. */
export class ProgressReporter {
  readonly #listener: ProgressListener;
  readonly #weights: NodeWeights;
  #place: Pick<PromptProgress, 'state' | 'position'> = { state: 'pending', position: null };
  #told = '';

  constructor(listener: ProgressListener, weights: NodeWeights) {
    this.#listener = listener;
    this.#weights = weights;
  }

  /** Takes the place in line from a look. */
  notice(sighting: PromptSighting): void {
    if (sighting.state === 'running') this.#place = { state: 'running', position: null };
    if (sighting.state === 'pending') this.#place = { state: 'pending', position: sighting.position };
  }

  /** Tells how far the trace is. */
  report(trace: ProgressTrace): void {
    if (trace.phase !== 'waiting') this.#place = { state: 'running', position: null };
    const value = Math.min(fractionDone(trace, this.#weights), ALMOST);
    this.#tell({ ...this.#place, value, nodeId: trace.currentNode });
  }

  /** Tells that the prompt is completed. */
  complete(): void {
    this.#tell({ state: 'running', value: 1, nodeId: null, position: null });
  }

  #tell(progress: PromptProgress): void {
    const text = JSON.stringify(progress);
    if (text === this.#told) return;
    this.#told = text;
    this.#listener(progress);
  }
}
