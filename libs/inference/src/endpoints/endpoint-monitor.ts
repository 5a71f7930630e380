import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ComfyFailure, probePixelFidelity, type ComfyClient } from '@phoxray/comfyui';
import { AppLogger } from '@phoxray/platform/logging';
import { requiredNodes } from '../workflows/workflow.js';
import { WorkflowRegistry } from '../workflows/workflow-registry.js';
import {
  CHANGES_PIXELS,
  conditionOf,
  isSameCondition,
  workingCondition,
  type EndpointCondition,
} from './endpoint-condition.js';
import { Endpoints } from './endpoints.js';
import { pauseBeforeLook } from './probe-pause.policy.js';

/** Keeps asking the endpoints whether they are there, what they can do, and whether they keep grey levels intact. */
@Injectable()
export class EndpointMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly naps = new Map<string, AbortController>();
  private readonly classes: readonly string[];
  private rounds: Promise<void>[] = [];

  constructor(
    private readonly endpoints: Endpoints,
    private readonly logger: AppLogger,
    registry: WorkflowRegistry,
  ) {
    this.classes = [...new Set(registry.list().flatMap(requiredNodes))];
  }

  onApplicationBootstrap(): void {
    this.endpoints.onDoubt((endpoint) => this.naps.get(endpoint)?.abort());
    this.rounds = [...this.endpoints.clients].map(([endpoint, client]) => this.follow(endpoint, client));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.rounds);
  }

  private async follow(endpoint: string, client: ComfyClient): Promise<void> {
    // Of one that has never answered nobody knows: that too is news.
    let said: EndpointCondition | null = null;
    let looks = 0;
    while (!this.stopping.signal.aborted) {
      const seen = await this.look(endpoint, client);
      if (this.stopping.signal.aborted) return;
      looks = seen.trouble === said?.trouble ? looks + 1 : 1;
      if (said === null || !isSameCondition(seen, said)) this.tell(endpoint, seen);
      said = seen;
      this.endpoints.pool.dispatch();
      await this.nap(endpoint, pauseBeforeLook(seen.trouble, looks, Math.random()));
    }
  }

  private tell(endpoint: string, { trouble, code, status, missing }: EndpointCondition): void {
    const facts = { endpoint, reason: trouble, code, status, nodes: missing.join(' ') || null };
    if (trouble === null) this.logger.info('endpoint works', { endpoint });
    else if (trouble === 'lacks-nodes') this.logger.warning('endpoint cannot run every workflow', facts);
    else this.logger.warning('endpoint gets no work', facts);
  }

  /** Looks, and tells the pool what was found. */
  private async look(endpoint: string, client: ComfyClient): Promise<EndpointCondition> {
    const { pool } = this.endpoints;
    try {
      await client.probe();
      if (!pool.isUp(endpoint)) await this.welcome(endpoint, client);
    } catch (error) {
      const isTheirs = error instanceof ComfyFailure;
      pool.markDown(endpoint, conditionOf(isTheirs ? error : null));
      if (!isTheirs && !this.stopping.signal.aborted) this.logger.failure('endpoint probe', error, { endpoint });
    }
    return pool.conditionOf(endpoint);
  }

  /** An endpoint that comes back may be another machine: it is measured again before it gets work. */
  private async welcome(endpoint: string, client: ComfyClient): Promise<void> {
    const { pool } = this.endpoints;
    const { missing } = await client.canRun(this.classes);
    await client.connect();
    const { form } = await probePixelFidelity(client, this.stopping.signal);
    if (form === null) return pool.markDown(endpoint, CHANGES_PIXELS);
    const present = this.classes.filter((name) => !missing.includes(name));
    pool.markUp(endpoint, new Set(present), workingCondition(missing));
  }

  private async nap(endpoint: string, ms: number): Promise<void> {
    const nap = new AbortController();
    this.naps.set(endpoint, nap);
    const signal = AbortSignal.any([nap.signal, this.stopping.signal]);
    await sleep(ms, undefined, { signal }).catch(() => {});
  }
}
