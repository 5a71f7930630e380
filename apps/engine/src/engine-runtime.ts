import { History } from './execution/history.js';
import type { ExecutionRecord, HistoryEntry } from './execution/history.js';
import { InterruptSwitch } from './execution/interrupt-switch.js';
import { registryOf } from './execution/node-registry.js';
import type { NodeRegistry } from './execution/node-registry.js';
import { PromptExecution } from './execution/prompt-execution.js';
import { clientOf } from './execution/prompt-graph.js';
import type { PromptItem } from './execution/prompt-graph.js';
import { PromptQueue } from './execution/prompt-queue.js';
import { workPrompts } from './execution/prompt-worker.js';
import { ResultCache } from './execution/result-cache.js';
import type { FaultBoard } from './faults/fault-board.js';
import type { EngineHome } from './home/engine-home.js';
import { tempFilesOf } from './home/temp-files.policy.js';
import { featuresOf } from './generation/generation.js';
import type { GenerationFeatures } from './generation/generation.js';
import { MAX_BODY_BYTES } from './http/json-body.js';
import { featureFlags, statusEvent } from './protocol/events.js';
import type { JsonObject } from './protocol/json.js';
import { SocketHub } from './protocol/socket-hub.js';

/** How a runtime behaves. */
export interface RuntimeOptions {
  readonly home: EngineHome;
  readonly faults: FaultBoard;
  /** `classic` keeps the last prompt's results in memory, as the real default does; `none` keeps nothing, on the disk neither. */
  readonly cache: 'classic' | 'none';
  readonly nodeDelayMs: number;
  readonly historyLagMs: number;
  /** Cuts the network for a while; called in the middle of a restart. Nobody can connect until `prepare` is through. */
  bounce(downMs: number, prepare: () => Promise<void>): Promise<void>;
}

/** Everything of a running engine except HTTP: queue, history, sockets, and the one worker that executes. */
export class EngineRuntime {
  readonly history = new History();
  readonly interrupt = new InterruptSwitch();
  readonly hub: SocketHub;
  readonly queue: PromptQueue;
  private readonly cache: ResultCache;
  private life = new AbortController();
  private working = Promise.resolve();
  private node: string | null = null;
  private poisoned = false;

  constructor(private readonly options: RuntimeOptions) {
    this.cache = new ResultCache(options.cache);
    const state = {
      remaining: () => this.queue.remaining,
      runningNode: (client: string) => this.nodeOf(client),
      featureFlags: () => this.featureFlags(),
    };
    this.hub = new SocketHub(state, options.faults);
    this.queue = new PromptQueue(() => this.hub.send(statusEvent(this.queue.remaining), null));
  }

  get home(): EngineHome {
    return this.options.home;
  }

  get faults(): FaultBoard {
    return this.options.faults;
  }

  /** How the imitated release answers; a fault plan can change the release. */
  get features(): GenerationFeatures {
    return featuresOf(this.faults.generation);
  }

  /** The node classes, described as that release does. */
  get registry(): NodeRegistry {
    return registryOf(this.faults.generation);
  }

  /** What the server says it can do, over the socket and at `/features`. */
  featureFlags(): JsonObject {
    return featureFlags(this.features, MAX_BODY_BYTES);
  }

  /** Starts taking prompts. */
  async start(): Promise<void> {
    await this.home.prepare();
    this.begin();
  }

  /** Stops at once: whatever runs leaves no record, sockets close without a frame. Resolves when nothing is written any more. */
  async stop(): Promise<void> {
    this.life.abort(new Error('The engine stopped'));
    this.hub.terminateAll();
    await this.working;
  }

  /** As after SIGKILL: queue, history, cache and temp are gone, input and output stay. */
  async restart(downMs: number): Promise<void> {
    const stopped = this.stop();
    this.queue.reset();
    this.history.clear();
    this.freeMemory();
    this.poisoned = false;
    await this.options.bounce(downMs, async () => {
      // A picture that was being written would else lie in a folder that a restart leaves empty.
      await stopped;
      await this.home.prepare();
    });
    this.begin();
  }

  /** Removes records; with a cache of `none` the temporary files of their prompts too, which no real server does. */
  async forget(entries: readonly HistoryEntry[]): Promise<void> {
    this.history.remove(entries.map(({ item }) => item.promptId));
    if (this.options.cache === 'none') await this.home.removeTemp(entries.flatMap(tempFilesOf));
  }

  /** Forgets cached results. */
  freeMemory(): void {
    this.cache.clear();
  }

  private begin(): void {
    this.life = new AbortController();
    this.working = this.work(this.life.signal);
  }

  private nodeOf(client: string): string | null {
    const { running } = this.queue;
    return running && clientOf(running) === client ? this.node : null;
  }

  private async work(signal: AbortSignal): Promise<void> {
    const { queue, history, hub, interrupt, faults } = this;
    const { historyLagMs } = this.options;
    const execute = (item: PromptItem) => this.execute(item, signal);
    try {
      await workPrompts({ queue, history, hub, interrupt, faults, historyLagMs, execute }, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async execute(item: PromptItem, signal: AbortSignal): Promise<ExecutionRecord> {
    const { registry, home, hub, cache, interrupt } = this;
    const { loader } = this.features;
    const entered = (node: string) => (this.node = node);
    const nodeFaults = this.nodeFaults(signal);
    try {
      return await new PromptExecution(item, {
        registry,
        home,
        hub,
        cache,
        interrupt,
        loader,
        nodeFaults,
        signal,
        entered,
      }).run();
    } finally {
      this.node = null;
    }
  }

  private nodeFaults(signal: AbortSignal) {
    return {
      faults: this.faults,
      interrupt: this.interrupt,
      nodeDelayMs: this.options.nodeDelayMs,
      signal,
      isPoisoned: () => this.poisoned,
      poison: () => (this.poisoned = true),
      restart: (downMs: number) => void this.restart(downMs),
    };
  }
}
