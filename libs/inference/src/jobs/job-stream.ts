import type { Writable } from 'node:stream';
import { isTerminal } from './job-state.policy.js';
import type { JobDto } from './job.dto.js';

/** What a stream lives on. */
export interface JobStreamSource {
  /** The job as it is now. */
  read(): Promise<JobDto>;
  /** Whether the reader may still look. */
  isAllowed(): Promise<boolean>;
}

/** How often things happen, in milliseconds. */
export interface JobStreamPace {
  readonly allowedMs: number;
  readonly heartbeatMs: number;
}

export const JOB_STREAM_PACE: JobStreamPace = { allowedMs: 1_000, heartbeatMs: 15_000 };

/**
 * Server-sent events (WHATWG HTML, 9.2) of one job: what it is now unless the reader knows it already, then every later
 * revision, the last one included. A reader that is slow skips revisions, because each event is the whole job.
 */
export class JobStream {
  private readonly timers: NodeJS.Timeout[];
  private shown: number;
  private place = JSON.stringify([null, null]);
  private looking: Promise<void> | null = null;
  private stale = false;
  private ended = false;

  /** `seen`: the revision that the reader has already, 0 = none. `onEnd` is called once, whatever ended it. */
  constructor(
    private readonly sink: Writable,
    private readonly source: JobStreamSource,
    seen: number,
    private readonly onEnd: () => void,
    pace: JobStreamPace = JOB_STREAM_PACE,
  ) {
    this.shown = seen;
    sink.on('drain', () => this.look());
    sink.once('close', () => this.end());
    this.timers = [
      setInterval(() => void this.check(), pace.allowedMs),
      setInterval(() => this.sink.write(': heartbeat\n\n'), pace.heartbeatMs),
    ];
  }

  /** Something may have changed. */
  look(): void {
    this.stale = true;
    if (this.ended || this.sink.writableNeedDrain) return;
    this.looking ??= this.readUntilFresh().finally(() => {
      this.looking = null;
    });
  }

  private async readUntilFresh(): Promise<void> {
    try {
      while (this.stale && !this.ended) {
        this.stale = false;
        this.show(await this.source.read());
      }
    } catch {
      // The job is gone, or the database is away: the reader comes back and is told which.
      this.end();
    }
  }

  private show(job: JobDto): void {
    if (this.ended) return;
    const place = JSON.stringify([job.queuePosition, job.waiting]);
    const isNews = job.revision > this.shown || place !== this.place;
    if (isNews) this.sink.write(`event: job\nid: ${job.revision}\ndata: ${JSON.stringify(job)}\n\n`);
    this.shown = Math.max(this.shown, job.revision);
    this.place = place;
    if (isTerminal(job.state)) this.end();
  }

  private async check(): Promise<void> {
    const isAllowed = await this.source.isAllowed().catch(() => true);
    if (!isAllowed) this.end();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const timer of this.timers) clearInterval(timer);
    this.sink.end();
    this.onEnd();
  }
}
