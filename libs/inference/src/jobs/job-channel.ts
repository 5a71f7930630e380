import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AccountId, JobId } from '@phoxray/kernel';
import { Notifications } from '@phoxray/platform/database';
import { JOB_CHANGED, signalOf } from './job-signals.js';

type Listener = () => void;

/** Tells the streams of this process that a job may have changed; one database connection serves them all. */
@Injectable()
export class JobChannel implements OnModuleInit {
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(private readonly notifications: Notifications) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(JOB_CHANGED, (payload) => (payload === null ? this.tellAll() : this.tell(payload)));
  }

  /** The returned function ends it. */
  subscribe(accountId: AccountId, jobId: JobId, listener: Listener): () => void {
    const signal = signalOf(accountId, jobId);
    const listeners = this.listeners.get(signal) ?? new Set();
    this.listeners.set(signal, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(signal);
    };
  }

  private tell(signal: string): void {
    for (const listener of this.listeners.get(signal) ?? []) listener();
  }

  private tellAll(): void {
    for (const signal of this.listeners.keys()) this.tell(signal);
  }
}
