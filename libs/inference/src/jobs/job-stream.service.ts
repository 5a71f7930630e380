import { finished } from 'node:stream';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Actor, JobId } from '@phoxray/kernel';
import { SessionGate } from '@phoxray/platform/access';
import { AccountPlaces } from '@phoxray/platform/admission';
import { Database } from '@phoxray/platform/database';
import type { Response } from 'express';
import { INFERENCE_ERRORS } from '../inference.errors.js';
import { JobStream } from './job-stream.js';
import { JobWatches } from './job-watches.js';
import { JobService } from './job.service.js';

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'private, no-store',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
};

/** Streams of one account in one process: more than the pages that a person has open. */
export const MAX_STREAMS_PER_ACCOUNT = 48;

/** The open streams of this process. */
@Injectable()
export class JobStreamService implements BeforeApplicationShutdown {
  private readonly open = new Set<Response>();
  private readonly places = new AccountPlaces({
    perAccount: MAX_STREAMS_PER_ACCOUNT,
    full: INFERENCE_ERRORS.TOO_MANY_STREAMS,
    retryAfterSeconds: 5,
  });

  constructor(
    private readonly jobs: JobService,
    private readonly watches: JobWatches,
    private readonly sessions: SessionGate,
    private readonly database: Database,
  ) {}

  /** Shutting down waits for open answers, and these have no end of their own. */
  beforeApplicationShutdown(): void {
    for (const response of this.open) response.end();
  }

  /** Audited once, when it begins. Throws `INFERENCE.JOB_NOT_FOUND` or `TOO_MANY_STREAMS` before the first byte. */
  async stream(actor: Actor, id: JobId, seen: number, response: Response): Promise<void> {
    finished(response, this.places.take(actor.accountId));
    await this.database.inAccount(actor.accountId, () => this.jobs.get(actor, id));
    response.status(200).set(HEADERS).flushHeaders();
    this.open.add(response);
    const read = () => this.watches.read(actor.accountId, id);
    const source = { read, isAllowed: () => this.sessions.isLive(actor) };
    const stream = new JobStream(response, source, seen, () => {
      leave();
      this.open.delete(response);
    });
    const leave = this.watches.join(actor.accountId, id, () => stream.look());
    // Joined first, read second: nothing falls in between.
    stream.look();
  }
}
