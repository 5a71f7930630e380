import type { AttemptId } from '@phoxray/kernel';
import { historyAnswer, jobAnswer, queueAnswer } from './answers.schema.js';
import type { ComfyHttp } from './comfy-http.js';
import type { EndpointGeneration } from './endpoint-generation.js';
import { isTerminal, type PromptSighting } from './sighting.js';
import { readHistoryEntry, readJob, readQueue } from './sighting.policy.js';

/** Asks over HTTP where a prompt is. */
export class PromptLocator {
  readonly #http: ComfyHttp;
  readonly #generation: EndpointGeneration;

  constructor(http: ComfyHttp, generation: EndpointGeneration) {
    this.#http = http;
    this.#generation = generation;
  }

  /** The state of a prompt. Throws a ComfyFailure when the endpoint cannot be asked. */
  async locate(promptId: AttemptId, signal?: AbortSignal): Promise<PromptSighting> {
    const hasJobs = await this.#generation.hasJobs();
    return hasJobs ? this.#fromJob(promptId, signal) : this.#fromRecords(promptId, signal);
  }

  /** Like `locate`, but asks only whether the prompt has ended: one request on every server. */
  async locateEnded(promptId: AttemptId, signal?: AbortSignal): Promise<PromptSighting> {
    const hasJobs = await this.#generation.hasJobs();
    const sighting = await (hasJobs ? this.#job(promptId, signal) : this.#record(promptId, signal));
    return isTerminal(sighting) ? sighting : { state: 'running' };
  }

  /** The second look at the history is for a prompt that finished between the first one and the look at the queue. */
  async #fromRecords(promptId: AttemptId, signal?: AbortSignal): Promise<PromptSighting> {
    const record = await this.#record(promptId, signal);
    if (isTerminal(record)) return record;
    const queue = await this.#http.getJson('queue', queueAnswer, signal);
    return readQueue(queue, promptId) ?? this.#record(promptId, signal);
  }

  async #record(promptId: AttemptId, signal?: AbortSignal): Promise<PromptSighting> {
    const answer = await this.#http.getJson(`history/${promptId}`, historyAnswer, signal);
    const entry = answer[promptId];
    return entry ? readHistoryEntry(entry) : { state: 'unknown' };
  }

  async #fromJob(promptId: AttemptId, signal?: AbortSignal): Promise<PromptSighting> {
    const sighting = await this.#job(promptId, signal);
    if (sighting.state !== 'pending') return sighting;
    const queue = await this.#http.getJson('queue', queueAnswer, signal);
    const inQueue = readQueue(queue, promptId);
    return inQueue ?? sighting;
  }

  async #job(promptId: AttemptId, signal?: AbortSignal): Promise<PromptSighting> {
    const answer = await this.#http.exchange({ method: 'GET', route: `api/jobs/${promptId}`, signal });
    if (answer.status === 404) return { state: 'unknown' };
    return readJob(this.#http.read(answer, jobAnswer));
  }
}
