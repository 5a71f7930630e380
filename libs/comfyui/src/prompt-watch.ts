import type { AttemptId } from '@phoxray/kernel';
import { Alarm } from './alarm.js';
import type { ComfyEventSocket } from './comfy-event-socket.js';
import { ComfyFailure } from './comfy-failure.js';
import { DEFAULT_PATIENCE, rememberPrompt, weighSighting, type Patience } from './patience.policy.js';
import { ProgressReporter, type ProgressListener } from './progress-reporter.js';
import type { NodeWeights, ProgressTrace } from './progress.policy.js';
import type { CancelOutcome, PromptCanceller } from './prompt-canceller.js';
import type { PromptLocator } from './prompt-locator.js';
import { isTerminal, type PromptSighting, type TerminalSighting } from './sighting.js';
import { WatchSchedule } from './watch-schedule.js';

/** Options of a watch; times in ms. Without `weights` the progress stays 0 until the end. */
export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
  readonly weights?: NodeWeights | undefined;
  readonly pollMs?: number | undefined;
  readonly patience?: Partial<Patience> | undefined;
}

/**
 * How a prompt ended for us. `interrupted` may be somebody else's doing: whoever did not ask to cancel may try a new
 * attempt. `lost`: the endpoint forgot it. `stalled`: it was stopped, or could not be (the
 * failure's `endpoint` verdict tells). `unreachable`: the endpoint is gone; the prompt may still run.
 */
export type PromptOutcome =
  TerminalSighting | { readonly state: 'lost' | 'stalled' | 'unreachable'; readonly failure: ComfyFailure };

/** What a watch works with. */
export interface WatchPeers {
  readonly locator: PromptLocator;
  readonly canceller: PromptCanceller;
  readonly socket: ComfyEventSocket;
}

const POLL_MS = 1_000;

/** Follows one prompt to its end: polling finds the truth, the socket says when to look. */
export class PromptWatch {
  readonly #peers: WatchPeers;
  readonly #promptId: AttemptId;
  readonly #signal: AbortSignal | undefined;
  readonly #patience: Patience;
  readonly #reporter: ProgressReporter;
  readonly #schedule: WatchSchedule;
  readonly #alarm = new Alarm();
  #followedSince = performance.now();
  #memory = rememberPrompt(this.#followedSince);
  #trouble = new ComfyFailure('UNREACHABLE');
  #settled = true;

  constructor(peers: WatchPeers, promptId: AttemptId, options: WatchOptions) {
    this.#peers = peers;
    this.#promptId = promptId;
    this.#signal = options.signal;
    this.#patience = { ...DEFAULT_PATIENCE, ...options.patience };
    this.#reporter = new ProgressReporter(options.onProgress ?? (() => {}), options.weights ?? {});
    this.#schedule = new WatchSchedule(options.pollMs ?? POLL_MS, this.#followedSince);
  }

  /** The outcome. Rejects with the signal's reason when it aborts, or with what `onProgress` threw. */
  async outcome(): Promise<PromptOutcome> {
    const { trace, since, stop } = this.#peers.socket.follow(this.#promptId, (news) => this.#onNews(news, trace));
    this.#followedSince = since;
    this.#noticeEnd(trace);
    this.#planNextLook();
    try {
      return await this.#run(trace);
    } finally {
      stop();
    }
  }

  async #run(trace: ProgressTrace): Promise<PromptOutcome> {
    for (;;) {
      this.#signal?.throwIfAborted();
      this.#reporter.report(trace);
      if (this.#schedule.remaining(performance.now()) <= 0) {
        const outcome = await this.#poll();
        if (outcome && isTerminal(outcome)) this.#conclude(outcome, trace);
        if (outcome) return outcome;
      }
      await this.#alarm.wait(this.#schedule.remaining(performance.now()), this.#signal);
    }
  }

  async #poll(): Promise<PromptOutcome | null> {
    this.#schedule.begin();
    const sighting = await this.#look();
    if (sighting && isTerminal(sighting)) return sighting;
    const outcome = await this.#weigh(sighting);
    if (outcome) return outcome;
    if (sighting) this.#reporter.notice(sighting);
    this.#settled = sighting !== null && sighting.state !== 'unknown';
    this.#planNextLook();
    return null;
  }

  /** Null when the endpoint did not say. */
  async #look(): Promise<PromptSighting | null> {
    const { locator } = this.#peers;
    try {
      if (this.#schedule.isFinishing(performance.now())) {
        return await locator.locateEnded(this.#promptId, this.#signal);
      }
      return await locator.locate(this.#promptId, this.#signal);
    } catch (error) {
      if (!(error instanceof ComfyFailure)) throw error;
      this.#trouble = error;
      return null;
    }
  }

  async #weigh(sighting: PromptSighting | null): Promise<PromptOutcome | null> {
    const observation = sighting?.state ?? 'unreachable';
    const { memory, verdict } = weighSighting(this.#memory, observation, performance.now(), this.#patience);
    this.#memory = memory;
    if (verdict === 'lost') return { state: 'lost', failure: new ComfyFailure('PROMPT_LOST') };
    if (verdict === 'unreachable') return { state: 'unreachable', failure: this.#trouble };
    return verdict === 'stalled' ? this.#stop() : null;
  }

  /** A prompt that ends by itself while it is being stopped has that outcome. */
  async #stop(): Promise<PromptOutcome> {
    const cancelled = await this.#tryCancel();
    if (cancelled.state === 'ended' && cancelled.sighting.state !== 'interrupted') return cancelled.sighting;
    const reason = cancelled.state === 'unconfirmed' ? 'ENDPOINT_STUCK' : 'STALLED';
    return { state: 'stalled', failure: new ComfyFailure(reason) };
  }

  async #tryCancel(): Promise<CancelOutcome> {
    try {
      return await this.#peers.canceller.cancel(this.#promptId, { signal: this.#signal });
    } catch (error) {
      if (error instanceof ComfyFailure) return { state: 'unconfirmed' };
      throw error;
    }
  }

  /** An open socket that told nothing of a whole run would also stay silent about the next one. */
  #conclude(outcome: TerminalSighting, trace: ProgressTrace): void {
    if (outcome.state === 'completed') this.#reporter.complete();
    const { socket } = this.#peers;
    if (trace.phase === 'waiting' && socket.isOpen && !this.#isSocketTrusted()) socket.renew();
  }

  #onNews(news: 'event' | 'connection', trace: ProgressTrace): void {
    if (news === 'connection') this.#schedule.hurry(performance.now());
    else this.#memory = { ...this.#memory, movedAt: performance.now() };
    this.#noticeEnd(trace);
    this.#alarm.ring();
  }

  #noticeEnd({ phase }: ProgressTrace): void {
    if (phase === 'over' || phase === 'finishing') this.#schedule.announceEnd(phase === 'over', performance.now());
  }

  #planNextLook(): void {
    const situation = { socketTrusted: this.#isSocketTrusted(), settled: this.#settled };
    this.#schedule.plan(situation, performance.now());
  }

  /** Every submission makes the server send a status to each socket that it still serves. */
  #isSocketTrusted(): boolean {
    return this.#peers.socket.hasHeardSince(this.#followedSince);
  }
}
