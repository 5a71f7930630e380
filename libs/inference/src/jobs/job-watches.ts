import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { AccountId, JobId } from '@phoxray/kernel';
import { SharedReads } from '@phoxray/platform/admission';
import { Database } from '@phoxray/platform/database';
import { JobChannel } from './job-channel.js';
import type { JobDto } from './job.dto.js';
import { signalOf } from './job-signals.js';
import { JobService } from './job.service.js';

/** A notification may get lost: look anyway. */
const LOOK_MS = 5_000;

interface Watch {
  readonly lookers: Set<() => void>;
  readonly stop: () => void;
}

/** The jobs that streams of this process look at: one listener, one timer and one read for all streams of a job. */
@Injectable()
export class JobWatches implements OnApplicationShutdown {
  private readonly watches = new Map<string, Watch>();
  private readonly reads = new SharedReads<string, JobDto>();

  constructor(
    private readonly channel: JobChannel,
    private readonly jobs: JobService,
    private readonly database: Database,
  ) {}

  onApplicationShutdown(): void {
    for (const { stop } of this.watches.values()) stop();
  }

  /** Calls `look` whenever the job may have changed. The returned function ends it. */
  join(accountId: AccountId, jobId: JobId, look: () => void): () => void {
    const signal = signalOf(accountId, jobId);
    const watch = this.watches.get(signal) ?? this.open(accountId, jobId);
    watch.lookers.add(look);
    return () => {
      if (!watch.lookers.delete(look) || watch.lookers.size > 0) return;
      watch.stop();
      this.watches.delete(signal);
    };
  }

  /** The job as it is now, for all who ask together. Throws `INFERENCE.JOB_NOT_FOUND`. */
  read(accountId: AccountId, jobId: JobId): Promise<JobDto> {
    return this.reads.read(signalOf(accountId, jobId), () =>
      this.database.inAccount(accountId, async () => this.jobs.show(await this.jobs.requireJob({ accountId }, jobId))),
    );
  }

  private open(accountId: AccountId, jobId: JobId): Watch {
    const lookers = new Set<() => void>();
    const tellAll = (): void => {
      for (const look of lookers) look();
    };
    const unsubscribe = this.channel.subscribe(accountId, jobId, tellAll);
    const timer = setInterval(tellAll, LOOK_MS);
    const stop = (): void => {
      unsubscribe();
      clearInterval(timer);
    };
    const watch = { lookers, stop };
    this.watches.set(signalOf(accountId, jobId), watch);
    return watch;
  }
}
