import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Actor, JobId } from '@phoxray/kernel';
import { SessionGate } from '@phoxray/platform/access';
import { Database } from '@phoxray/platform/database';
import type { Response } from 'express';
import { JobChannel } from './job-channel.js';
import { JobStream } from './job-stream.js';
import { JobService } from './job.service.js';

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'private, no-store',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
};

/** The open streams of this process. */
@Injectable()
export class JobStreamService implements BeforeApplicationShutdown {
  private readonly open = new Set<Response>();

  constructor(
    private readonly jobs: JobService,
    private readonly channel: JobChannel,
    private readonly sessions: SessionGate,
    private readonly database: Database,
  ) {}

  /** Shutting down waits for open answers, and these have no end of their own. */
  beforeApplicationShutdown(): void {
    for (const response of this.open) response.end();
  }

  /** Audited once, when it begins. Throws `INFERENCE.JOB_NOT_FOUND` before the first byte. */
  async stream(actor: Actor, id: JobId, seen: number, response: Response): Promise<void> {
    await this.database.inAccount(actor.accountId, () => this.jobs.get(actor, id));
    response.status(200).set(HEADERS).flushHeaders();
    this.open.add(response);
    const source = { read: () => this.read(actor, id), isAllowed: () => this.sessions.isLive(actor) };
    const stream = new JobStream(response, source, seen, () => {
      unsubscribe();
      this.open.delete(response);
    });
    const unsubscribe = this.channel.subscribe(actor.accountId, id, () => stream.look());
    // Subscribed first, read second: nothing falls in between.
    stream.look();
  }

  private read(actor: Actor, id: JobId) {
    return this.database.inAccount(actor.accountId, async () => this.jobs.show(await this.jobs.requireJob(actor, id)));
  }
}
