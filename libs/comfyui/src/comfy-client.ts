import type { AttemptId } from '@phoxray/kernel';
import { queueDepthAnswer, systemStatsAnswer } from './answers.schema.js';
import { ComfyEventSocket } from './comfy-event-socket.js';
import { ComfyHttp } from './comfy-http.js';
import { EndpointGeneration, type ComfyGeneration } from './endpoint-generation.js';
import { resolveEndpoint, type ComfyEndpoint, type ResolvedEndpoint } from './endpoint.js';
import { InputUploader, type InputImage } from './input-uploader.js';
import type { InputForm } from './loader-png.js';
import { objectInfoAnswer, readNodeContract, type NodeContract } from './node-contract.js';
import { PromptCanceller, type CancelOptions, type CancelOutcome } from './prompt-canceller.js';
import { PromptLocator } from './prompt-locator.js';
import { PromptSubmitter, type Submission, type SubmitOutcome } from './prompt-submitter.js';
import { PromptWatch, type PromptOutcome, type WatchOptions } from './prompt-watch.js';
import { ResultCollector, type CollectedFile, type OutputExpectation } from './result-collector.js';
import type { PromptOutputs, PromptSighting } from './sighting.js';

/** What an endpoint says about itself. `queueRemaining` counts the running prompt. */
export interface EndpointReport {
  readonly version: string | null;
  readonly generation: ComfyGeneration;
  readonly queueRemaining: number;
}

/** Whether an endpoint has every node of a workflow, and which it lacks. */
export interface Runnability {
  readonly runnable: boolean;
  readonly missing: readonly string[];
}

/**
 * One ComfyUI endpoint. HTTP says what is true; the event socket, when it works, says when to ask. Methods throw a
 * ComfyFailure, or the reason of the signal they were given.
 */
export class ComfyClient {
  readonly #endpoint: ResolvedEndpoint;
  readonly #http: ComfyHttp;
  readonly #generation: EndpointGeneration;
  readonly #socket: ComfyEventSocket;
  readonly #locator: PromptLocator;
  readonly #canceller: PromptCanceller;
  readonly #submitter: PromptSubmitter;
  readonly #uploader: InputUploader;
  readonly #collector: ResultCollector;
  /** How pictures are written for this endpoint: the pixel-fidelity probe finds out what its loader reads exactly. */
  inputForm: InputForm = 'palette';

  constructor(endpoint: ComfyEndpoint) {
    this.#endpoint = resolveEndpoint(endpoint);
    const { timeouts, limits } = this.#endpoint;
    this.#http = new ComfyHttp(this.#endpoint);
    this.#generation = new EndpointGeneration(this.#http);
    this.#socket = new ComfyEventSocket(this.#endpoint);
    this.#locator = new PromptLocator(this.#http, this.#generation);
    this.#canceller = new PromptCanceller(this.#http, this.#generation, this.#locator);
    this.#submitter = new PromptSubmitter(this.#http, this.#locator, this.#canceller, timeouts);
    this.#uploader = new InputUploader(this.#http);
    this.#collector = new ResultCollector(this.#http, limits.imageBytes);
  }

  /**
   * Opens the event socket and keeps it open; learns the generation meanwhile, so that no prompt waits for it. True
   * when the socket is open within its timeout; never rejects.
   */
  connect(): Promise<boolean> {
    this.#generation.get().catch(() => {});
    return this.#socket.connect(this.#endpoint.timeouts.socketMs);
  }

  /** Closes the event socket. Watches go on by polling. */
  close(): void {
    this.#socket.close();
  }

  /** Health, version and queue depth, asked at once; also learns the generation anew. */
  async probe(): Promise<EndpointReport> {
    this.#generation.forget();
    const [stats, depth, generation] = await Promise.all([
      this.#http.getJson('system_stats', systemStatsAnswer),
      this.#http.getJson('prompt', queueDepthAnswer),
      this.#generation.get(),
    ]);
    const version = stats.system.comfyui_version ?? null;
    return { version, generation, queueRemaining: depth.exec_info.queue_remaining };
  }

  /** The contracts of node classes; classes that the endpoint lacks are left out. */
  async objectInfo(classes: readonly string[]): Promise<NodeContract[]> {
    const contracts = await Promise.all([...new Set(classes)].map((name) => this.#contract(name)));
    return contracts.filter((contract) => contract !== null);
  }

  /** Whether the endpoint has all of these node classes. */
  async canRun(classes: readonly string[]): Promise<Runnability> {
    const present = new Set((await this.objectInfo(classes)).map(({ name }) => name));
    const missing = [...new Set(classes)].filter((name) => !present.has(name));
    return { runnable: missing.length === 0, missing };
  }

  /** Uploads an attempt's image, written as `inputForm` says, to the temp folder; returns the reference for LoadImage. */
  uploadInput(image: InputImage): Promise<string> {
    return this.#uploader.upload(image, this.inputForm);
  }

  /** Submits a prompt; never posts again before looking. Its events are kept from before the POST on. */
  submit(submission: Omit<Submission, 'clientId'> & { readonly clientId?: string }): Promise<SubmitOutcome> {
    this.#socket.expect(submission.promptId);
    return this.#submitter.submit({ ...submission, clientId: submission.clientId ?? this.#socket.clientId });
  }

  /** Where a prompt is now. `unknown` is not yet lost: see `weighSighting`. */
  locate(promptId: AttemptId, signal?: AbortSignal): Promise<PromptSighting> {
    return this.#locator.locate(promptId, signal);
  }

  /** Follows a prompt to its end; works for prompts of an earlier process too. */
  watch(promptId: AttemptId, options: WatchOptions = {}): Promise<PromptOutcome> {
    const peers = { locator: this.#locator, canceller: this.#canceller, socket: this.#socket };
    return new PromptWatch(peers, promptId, options).outcome();
  }

  /** Fetches exactly the expected PNG files of a completed prompt. */
  collect(
    outputs: PromptOutputs,
    expected: readonly OutputExpectation[],
    signal?: AbortSignal,
  ): Promise<CollectedFile[]> {
    return this.#collector.collect(outputs, expected, signal);
  }

  /** Deletes or interrupts a prompt, and waits for the proof. */
  cancel(promptId: AttemptId, options: CancelOptions = {}): Promise<CancelOutcome> {
    return this.#canceller.cancel(promptId, options);
  }

  /** Takes a prompt out of the endpoint's history. No route deletes its files. */
  forget(promptId: AttemptId, signal?: AbortSignal): Promise<void> {
    return this.#canceller.forget(promptId, signal);
  }

  /** Drops the execution cache (pixels of past runs) and the models: when idle, and after running out of memory. */
  freeMemory(signal?: AbortSignal): Promise<void> {
    return this.#http.command('free', { unload_models: true, free_memory: true }, signal);
  }

  async #contract(name: string): Promise<NodeContract | null> {
    const answer = await this.#http.getJson(`object_info/${encodeURIComponent(name)}`, objectInfoAnswer);
    return readNodeContract(answer, name);
  }
}
