import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptId } from '@phoxray/kernel';
import { jobCancelAnswer } from './answers.schema.js';
import type { ComfyHttp } from './comfy-http.js';
import { cancelRoute, isAbsent, type EndpointGeneration } from './endpoint-generation.js';
import type { PromptLocator } from './prompt-locator.js';
import { isTerminal, type PromptSighting, type TerminalSighting } from './sighting.js';

/**
 * How a cancellation ended. `removed`: gone from the endpoint without a trace (was pending, or never arrived).
 * `ended`: it ran to the given end, `interrupted` as a rule. `unconfirmed`: still running after the wait.
 */
export type CancelOutcome =
  | { readonly state: 'removed' }
  | { readonly state: 'ended'; readonly sighting: TerminalSighting }
  | { readonly state: 'unconfirmed' };

/** `confirmMs`: how long to wait for the proof. */
export interface CancelOptions {
  readonly confirmMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Inside a long step nothing can be interrupted (13 s measured for a large GrowMask). */
const CONFIRM_MS = 30_000;
/** How long a prompt may be nowhere: on its way from the queue into the history, or from us into the queue. */
const BETWEEN_MS = 2_000;
const LOOK_MS = { first: 10, between: 100, last: 500 };

/** Stops prompts by id, and believes it only when the endpoint shows it. */
export class PromptCanceller {
  readonly #http: ComfyHttp;
  readonly #generation: EndpointGeneration;
  readonly #locator: PromptLocator;

  constructor(http: ComfyHttp, generation: EndpointGeneration, locator: PromptLocator) {
    this.#http = http;
    this.#generation = generation;
    this.#locator = locator;
  }

  /** Cancels and waits for the proof. Throws a ComfyFailure when the endpoint cannot be asked. */
  async cancel(promptId: AttemptId, { confirmMs = CONFIRM_MS, signal }: CancelOptions = {}): Promise<CancelOutcome> {
    const deadline = performance.now() + confirmMs;
    let seen = await this.#look(promptId, BETWEEN_MS, signal);
    let stopped: PromptSighting['state'] | null = null;
    for (let waitMs = LOOK_MS.first; ; waitMs = Math.min(waitMs * 2, LOOK_MS.last)) {
      if (isTerminal(seen)) return { state: 'ended', sighting: seen };
      if (seen.state === 'unknown') return { state: 'removed' };
      if (performance.now() >= deadline) return { state: 'unconfirmed' };
      if (seen.state !== stopped) await this.#stop(promptId, seen, signal);
      stopped = seen.state;
      await sleep(waitMs, undefined, { signal });
      // A prompt that waited is simply gone.
      seen = await this.#look(promptId, seen.state === 'running' ? BETWEEN_MS : 0, signal);
    }
  }

  /** Takes a prompt out of the history; its files stay. Idempotent. */
  forget(promptId: AttemptId, signal?: AbortSignal): Promise<void> {
    return this.#http.command('history', { delete: [promptId] }, signal);
  }

  /** Servers without a cancel route raise the interrupt as a flag that may hit the next prompt: sent once a state. */
  async #stop(promptId: AttemptId, seen: PromptSighting, signal?: AbortSignal): Promise<void> {
    const isTold = (await this.#generation.get()) === 'N' && (await this.#cancelJob(promptId, signal));
    if (isTold) return;
    if (seen.state === 'pending') return this.#http.command('queue', { delete: [promptId] }, signal);
    return this.#http.command('interrupt', { prompt_id: promptId }, signal);
  }

  /** False when the server does not have the route after all: it may have been replaced since it was asked. */
  async #cancelJob(promptId: AttemptId, signal?: AbortSignal): Promise<boolean> {
    const answer = await this.#http.postJson(cancelRoute(promptId), {}, { signal });
    if (isAbsent(answer.status)) return false;
    this.#http.read(answer, jobCancelAnswer);
    return true;
  }

  /** Where the prompt is; `unknown` only when it was nowhere for all of that time. */
  async #look(promptId: AttemptId, patienceMs: number, signal?: AbortSignal): Promise<PromptSighting> {
    const deadline = performance.now() + patienceMs;
    for (let waitMs = LOOK_MS.first; ; waitMs = Math.min(waitMs * 2, LOOK_MS.between)) {
      const sighting = await this.#locator.locate(promptId, signal);
      if (sighting.state !== 'unknown' || performance.now() >= deadline) return sighting;
      await sleep(waitMs, undefined, { signal });
    }
  }
}
