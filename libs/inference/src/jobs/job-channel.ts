import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AccountId, JobId } from '@phoxray/kernel';
import { Notifications, Signals } from '@phoxray/platform/database';
import { JOB_CHANGED, signalOf } from './job-signals.js';

/** Tells the streams of this process that a job may have changed. */
@Injectable()
export class JobChannel implements OnModuleInit {
  private readonly signals: Signals;

  constructor(notifications: Notifications) {
    this.signals = new Signals(notifications, JOB_CHANGED);
  }

  async onModuleInit(): Promise<void> {
    await this.signals.open();
  }

  /** The returned function ends it. */
  subscribe(accountId: AccountId, jobId: JobId, listener: () => void): () => void {
    return this.signals.subscribe(signalOf(accountId, jobId), listener);
  }
}
