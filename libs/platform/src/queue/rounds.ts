import { setTimeout as sleep } from 'node:timers/promises';
import type { AppLogger } from '../logging/index.js';

/** Work that is done over and over as long as the process runs; a round that fails is logged, and the next one comes. */
export class Rounds {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
    private readonly logger: AppLogger,
  ) {}

  /** Aborted when the process is to stop. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  start(): void {
    this.running ??= this.repeat();
  }

  /** Resolves when the round under way is over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async repeat(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.work().catch((error: unknown) => this.logger.failure(this.name, error));
      // Workers that started together drift apart.
      await sleep(this.everyMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => {});
    }
  }
}
