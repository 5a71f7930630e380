import { setTimeout as sleep } from 'node:timers/promises';
import { parseId, type AttemptId } from '@phoxray/kernel';
import { rejectionAnswer, submissionAnswer } from './answers.schema.js';
import { ComfyFailure } from './comfy-failure.js';
import type { ComfyAnswer, ComfyHttp } from './comfy-http.js';
import type { ComfyTimeouts } from './endpoint.js';
import type { PromptCanceller } from './prompt-canceller.js';
import type { PromptLocator } from './prompt-locator.js';
import { classifyNodeErrors, classifyRejection } from './run-failure.policy.js';
import { statusFailure } from './transport-failure.policy.js';

/** A graph in ComfyUI's API format: node id → class and inputs (a literal, or a link `[nodeId, outputIndex]`). */
export type ComfyGraph = Readonly<
  Record<string, { readonly class_type: string; readonly inputs: Readonly<Record<string, unknown>> }>
>;

/** One attempt to run a graph. `clientId` receives its events. */
export interface Submission {
  readonly promptId: AttemptId;
  readonly graph: ComfyGraph;
  readonly clientId: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * `accepted`: the endpoint has the prompt; `by` tells whether its answer said so or a look-up after a lost answer.
 * `refused`: there is nothing to follow; as a rule it never ran. A failure of the kind `network` or `stalled` says that
 * the endpoint began part of it and that nobody could prove that it stopped. `undecided`: nobody knows; look it up under the same id later.
 */
export type SubmitOutcome =
  | { readonly state: 'accepted'; readonly by: 'answer' | 'look-up' }
  | { readonly state: 'refused'; readonly failure: ComfyFailure }
  | { readonly state: 'undecided'; readonly failure: ComfyFailure };

/** How long a request without an answer may still turn up in the queue. */
const SETTLE_MS = 2_000;
const LOOK_MS = { first: 10, last: 200 };
const MAX_POSTS = 2;

/** Posts prompts; never a second time before the first one was looked for. */
export class PromptSubmitter {
  readonly #http: ComfyHttp;
  readonly #locator: PromptLocator;
  readonly #canceller: PromptCanceller;
  readonly #timeoutMs: number;
  readonly #withdrawMs: number;

  constructor(
    http: ComfyHttp,
    locator: PromptLocator,
    canceller: PromptCanceller,
    { submitMs, withdrawMs }: Pick<ComfyTimeouts, 'submitMs' | 'withdrawMs'>,
  ) {
    this.#http = http;
    this.#locator = locator;
    this.#canceller = canceller;
    this.#timeoutMs = submitMs;
    this.#withdrawMs = withdrawMs;
  }

  /** Submits a prompt whose id was stored before. Throws only the signal's reason. */
  async submit(submission: Submission): Promise<SubmitOutcome> {
    for (let posts = 1; ; posts += 1) {
      const outcome = await this.#post(submission);
      if (outcome.state !== 'undecided') return outcome;
      const found = await this.#lookUp(submission);
      if (found === 'present') return { state: 'accepted', by: 'look-up' };
      if (outcome.failure.is('SERVER_ERROR') && found === 'absent') return { ...outcome, state: 'refused' };
      if (found === 'unclear' || posts === MAX_POSTS) return outcome;
    }
  }

  async #post(submission: Submission): Promise<SubmitOutcome> {
    const { promptId, graph, clientId, signal } = submission;
    const command = { prompt: graph, prompt_id: promptId, client_id: clientId };
    try {
      const answer = await this.#http.postJson('prompt', command, { timeoutMs: this.#timeoutMs, signal });
      return await this.#understand(answer, promptId);
    } catch (error) {
      if (!(error instanceof ComfyFailure)) throw error;
      return { state: error.is('UNREACHABLE') ? 'refused' : 'undecided', failure: error };
    }
  }

  async #understand(answer: ComfyAnswer, promptId: AttemptId): Promise<SubmitOutcome> {
    if (answer.status === 400) return refused(classifyRejection(this.#http.parse(answer, rejectionAnswer)));
    if (answer.status !== 200) return unexpected(statusFailure(answer.status));
    const accepted = this.#http.parse(answer, submissionAnswer);
    if (accepted.prompt_id !== promptId) {
      return this.#withdraw(accepted.prompt_id, new ComfyFailure('ANSWER_UNREADABLE'));
    }
    if (Object.keys(accepted.node_errors).length === 0) return { state: 'accepted', by: 'answer' };
    return this.#withdraw(promptId, classifyNodeErrors(accepted.node_errors, 'BRANCH_REJECTED'));
  }

  /** The endpoint accepted something that we do not want: the failure holds once it is proved to have stopped. */
  async #withdraw(acceptedId: string, failure: ComfyFailure): Promise<SubmitOutcome> {
    const id = parseId<'attempt'>(acceptedId);
    if (!id) return refused(failure);
    try {
      const { state } = await this.#canceller.cancel(id, { confirmMs: this.#withdrawMs });
      if (state === 'unconfirmed') return refused(new ComfyFailure('ENDPOINT_STUCK'));
      await this.#canceller.forget(id);
      return refused(failure);
    } catch (error) {
      if (!(error instanceof ComfyFailure)) throw error;
      return refused(error);
    }
  }

  async #lookUp({ promptId, signal }: Submission): Promise<'present' | 'absent' | 'unclear'> {
    const deadline = performance.now() + SETTLE_MS;
    let answered = false;
    for (let waitMs = LOOK_MS.first; ; waitMs = Math.min(waitMs * 2, LOOK_MS.last)) {
      const present = await this.#isPresent(promptId, signal);
      if (present) return 'present';
      answered = present === false;
      if (performance.now() + waitMs > deadline) return answered ? 'absent' : 'unclear';
      await sleep(waitMs, undefined, { signal });
    }
  }

  /** Null when the endpoint does not say. */
  async #isPresent(promptId: AttemptId, signal?: AbortSignal): Promise<boolean | null> {
    try {
      return (await this.#locator.locate(promptId, signal)).state !== 'unknown';
    } catch (error) {
      if (error instanceof ComfyFailure) return null;
      throw error;
    }
  }
}

function refused(failure: ComfyFailure): SubmitOutcome {
  return { state: 'refused', failure };
}

/** Gateways and 500s may have passed the prompt on; everything else is a refusal. */
function unexpected(failure: ComfyFailure): SubmitOutcome {
  const open = failure.is('GATEWAY_ERROR') || failure.is('SERVER_ERROR');
  return { state: open ? 'undecided' : 'refused', failure };
}
