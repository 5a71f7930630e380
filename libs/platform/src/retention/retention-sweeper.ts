import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../database/index.js';
import { AppLogger } from '../logging/index.js';
import { Rounds } from '../queue/index.js';

const EVERY_MS = 60_000;
const BATCH = 1_000;

/** Deletes the records of keyed requests after their seven days. */
@Injectable()
export class RetentionSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    logger: AppLogger,
  ) {
    this.rounds = new Rounds('retention', EVERY_MS, () => this.sweep(), logger);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round: batches until nothing is left that is too old. Harmless in several workers at once. */
  async sweep(): Promise<void> {
    while (!this.rounds.signal.aborted && (await this.sweepBatch()) === BATCH);
  }

  private async sweepBatch(): Promise<number> {
    const [row] = await this.database.withoutAccount(() =>
      this.database.query<{ swept: number }>('select phoxray.sweep_idempotency_records($1) as swept', [BATCH]),
    );
    return row?.swept ?? 0;
  }
}
