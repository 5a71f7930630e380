import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ComfyFailure, probePixelFidelity, type ComfyClient } from '@phoxray/comfyui';
import { AppLogger } from '@phoxray/platform/logging';
import { requiredNodes } from '../workflows/workflow.js';
import { WorkflowRegistry } from '../workflows/workflow-registry.js';
import { Endpoints } from './endpoints.js';

const UP_EVERY_MS = 5_000;
const DOWN_EVERY_MS = 500;

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
    const { pool } = this.endpoints;
    // Of one that has never answered nobody knows: that too is news.
    let said: boolean | null = null;
    while (!this.stopping.signal.aborted) {
      await this.look(endpoint, client);
      const isUp = pool.isUp(endpoint);
      if (isUp !== said) this.tell(endpoint, isUp);
      said = isUp;
      pool.dispatch();
      await this.nap(endpoint, pool.isUp(endpoint) ? UP_EVERY_MS : DOWN_EVERY_MS);
    }
  }

  private tell(endpoint: string, isUp: boolean): void {
    if (isUp) this.logger.info('endpoint up', { endpoint });
    else if (!this.stopping.signal.aborted) this.logger.warning('endpoint does not answer', { endpoint });
  }

  private async look(endpoint: string, client: ComfyClient): Promise<void> {
    const { pool } = this.endpoints;
    try {
      await client.probe();
      if (!pool.isUp(endpoint)) pool.markUp(endpoint, await this.welcome(endpoint, client));
    } catch (error) {
      pool.markDown(endpoint);
      const isExpected = error instanceof ComfyFailure || this.stopping.signal.aborted;
      if (!isExpected) this.logger.failure('endpoint probe', error, { endpoint });
    }
  }

  /** An endpoint that comes back may be another machine: it is measured again before it gets work. */
  private async welcome(endpoint: string, client: ComfyClient): Promise<ReadonlySet<string>> {
    const { missing } = await client.canRun(this.classes);
    await client.connect();
    const { form } = await probePixelFidelity(client, this.stopping.signal);
    if (form === null) {
      this.logger.warning('endpoint changes grey levels', { endpoint });
      throw new ComfyFailure('ANSWER_UNREADABLE');
    }
    return new Set(this.classes.filter((name) => !missing.includes(name)));
  }

  private async nap(endpoint: string, ms: number): Promise<void> {
    const nap = new AbortController();
    this.naps.set(endpoint, nap);
    const signal = AbortSignal.any([nap.signal, this.stopping.signal]);
    await sleep(ms, undefined, { signal }).catch(() => {});
  }
}
