import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ownFaultOf } from '@phoxray/platform/faults';
import { AppLogger } from '@phoxray/platform/logging';
import { StoreProbe } from '@phoxray/platform/storage';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Whether this worker's own side can keep what a job brings. After a fault of it no job is claimed until the store has
 * taken a write again: the pauses between looks double up to a minute, and all that wait share them.
 */
@Injectable()
export class OwnSide {
  private recovery: Promise<void> | null = null;

  constructor(
    private readonly store: StoreProbe,
    private readonly logger: AppLogger,
  ) {}

  /** A job met a fault of our own. */
  fail(): void {
    this.recovery ??= this.recover().finally(() => {
      this.recovery = null;
    });
  }

  /** Resolves while no fault is known. Rejects with the signal's reason. */
  async untilWell(signal: AbortSignal): Promise<void> {
    if (this.recovery !== null) await Promise.race([this.recovery, rejectionOf(signal)]);
  }

  private async recover(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      await sleep(pause, undefined, { ref: false });
      const fault = await this.store.findFault();
      if (fault === null) return;
      this.logger.failure('no job is claimed: the object store takes no writes', fault, {
        code: ownFaultOf(fault) ?? 'unknown',
      });
    }
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
