import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { AccountId, UploadId } from '@phoxray/kernel';
import { Notifications, Signals } from '@phoxray/platform/database';
import { UPLOAD_CHANGED, uploadSignal } from './upload.repository.js';

/** A notification may get lost: whoever waits looks again after so long, in milliseconds. */
const LOOK_EVERY_MS = 2_000;

/** Waits for uploads to come to their end. */
@Injectable()
export class UploadWatch implements OnModuleInit, BeforeApplicationShutdown {
  private readonly signals: Signals;
  private readonly stopping = new AbortController();

  constructor(notifications: Notifications) {
    this.signals = new Signals(notifications, UPLOAD_CHANGED);
  }

  async onModuleInit(): Promise<void> {
    await this.signals.open();
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** What `look` finds once it is `isOver`, or when the time is over. Subscribes first and looks second. */
  async until<T>(
    [accountId, id]: readonly [AccountId, UploadId],
    seconds: number,
    look: () => Promise<T>,
    isOver: (found: T) => boolean,
  ): Promise<T> {
    const deadline = performance.now() + seconds * 1_000;
    for (;;) {
      const change = Promise.withResolvers<void>();
      const unsubscribe = this.signals.subscribe(uploadSignal(accountId, id), change.resolve);
      try {
        const found = await look();
        const left = deadline - performance.now();
        if (isOver(found) || left <= 0 || this.stopping.signal.aborted) return found;
        await Promise.race([change.promise, this.pause(Math.min(left, LOOK_EVERY_MS))]);
      } finally {
        unsubscribe();
      }
    }
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
