import { setTimeout as sleep } from 'node:timers/promises';
import type { DurablePostgres } from '../setup/durable-postgres.js';
import type { Stack } from '../setup/stack.js';
import { between, type Random } from './known-picture.js';

type Blow = 'worker' | 'freeze' | 'engine' | 'api' | 'postgres' | 'redis' | 'flush';

/** Longer than a lease. */
const FREEZE_MS = 8_000;

/** Kills parts of a stack at random and brings them back. */
export class Storm {
  readonly struck: Partial<Record<Blow, number>> = {};
  private readonly frozen: Promise<void>[] = [];

  constructor(
    private readonly stack: Stack,
    private readonly postgres: DurablePostgres,
    private readonly random: Random,
  ) {}

  /** One blow every 0.5 to 3 s; resolves when everything is up again. */
  async rage(until: number): Promise<void> {
    const blows: readonly Blow[] = ['worker', 'worker', 'freeze', 'engine', 'api', 'postgres'];
    const all = this.stack.redis === null ? blows : ([...blows, 'redis', 'flush'] as const);
    while (Date.now() < until) {
      await sleep(between(this.random, 500, 3_000));
      const blow = all[between(this.random, 0, all.length - 1)] ?? 'worker';
      this.struck[blow] = (this.struck[blow] ?? 0) + 1;
      await this.strike(blow);
    }
    await Promise.all(this.frozen);
  }

  private async strike(blow: Blow): Promise<void> {
    const { stack, random } = this;
    const downMs = between(random, 0, 1_000);
    switch (blow) {
      case 'worker':
        return this.replaceWorker(downMs);
      case 'freeze':
        return this.freezeWorker();
      case 'engine':
        return this.restartEngine(between(random, 0, stack.engines.length - 1), downMs);
      case 'api':
        await stack.api.kill('SIGKILL');
        await sleep(downMs);
        await stack.restartApi();
        return;
      case 'postgres':
        return this.postgres.crash(downMs);
      case 'redis':
        await stack.redis?.kill();
        await sleep(downMs);
        return stack.redis?.restart();
      case 'flush':
        return stack.redis?.flush();
    }
  }

  private async replaceWorker(downMs: number): Promise<void> {
    const [worker] = this.stack.workers;
    if (worker === undefined) throw new Error('there is no worker');
    this.stack.retire(worker);
    await worker.kill('SIGKILL');
    await sleep(downMs);
    await this.stack.startWorker();
  }

  /** It may be killed meanwhile; then there is nothing to wake up. */
  private freezeWorker(): void {
    const worker = this.stack.workers.at(-1);
    worker?.pause();
    this.frozen.push(sleep(FREEZE_MS).then(() => worker?.resume()));
  }

  private async restartEngine(index: number, downMs: number): Promise<void> {
    await this.stack.engines[index]?.kill('SIGKILL');
    await sleep(downMs);
    await this.stack.restartEngine(index);
  }
}
