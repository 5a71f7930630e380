import type { JobStage } from '../jobs/job-state.policy.js';

/** What a holder shows of a running job. */
export interface Showing {
  readonly stage: JobStage;
  /** 0 to 1. */
  readonly progress: number;
  readonly step: string | null;
  /** Place in the endpoint's own queue, 1 = next; null when it does not wait there. */
  readonly position: number | null;
}

/** The holder's word to the database: extends the lease, and shows something new or (null) nothing. */
export type Renew = (showing: Showing | null) => Promise<'held' | 'cancel-requested' | 'lost'>;

/** Why the work of a claim has to stop. */
export type StopReason = 'cancel-requested' | 'lost' | 'shutdown';

export class StopError extends Error {
  constructor(readonly reason: StopReason) {
    super(`stopped: ${reason}`);
    this.name = 'StopError';
  }
}

/** At most two visible changes a second. */
const SHOW_EVERY_MS = 500;
/** Renewed this often within its length: two renewals may fail. */
const RENEWALS = 3;

/**
 * Keeps a claim alive and shows its progress: what happened since the last write goes out at most twice a second, and
 * every write renews. `signal` aborts with a StopError when the fence is lost or a cancellation is wanted. A database
 * that cannot be reached stops nothing: whether the claim still holds is decided by the fence, at the end.
 */
export class Lease {
  private readonly stopper = new AbortController();
  private readonly renewEveryMs: number;
  private showing: Showing | null = null;
  private writtenAt = performance.now();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> | null = null;
  private ended = false;
  private finishing = false;

  constructor(
    private readonly renew: Renew,
    leaseMs: number,
  ) {
    this.renewEveryMs = leaseMs / RENEWALS;
    this.plan();
  }

  get signal(): AbortSignal {
    return this.stopper.signal;
  }

  show(showing: Showing): void {
    this.showing = showing;
    this.plan();
  }

  /** Somebody asks for attention: look now. */
  look(): void {
    void this.write();
  }

  /** Why the work has to stop; null while it may go on. */
  get stopReason(): StopReason | null {
    const { reason } = this.stopper.signal;
    return reason instanceof StopError ? reason.reason : null;
  }

  stop(reason: StopReason): void {
    if (reason !== 'shutdown' || !this.finishing) this.stopper.abort(new StopError(reason));
  }

  /** The rest is short: a shutdown waits for it. */
  finish(): void {
    this.finishing = true;
  }

  /** No write begins after this, and none is under way once it resolves. */
  async end(): Promise<void> {
    this.ended = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.writing;
  }

  private plan(): void {
    if (this.ended) return;
    if (this.timer !== null) clearTimeout(this.timer);
    const everyMs = this.showing === null ? this.renewEveryMs : Math.min(SHOW_EVERY_MS, this.renewEveryMs);
    this.timer = setTimeout(() => void this.write(), Math.max(0, this.writtenAt + everyMs - performance.now()));
  }

  private async write(): Promise<void> {
    if (this.ended || this.writing !== null) return;
    this.writing = this.send();
    await this.writing;
    this.writing = null;
    this.plan();
  }

  private async send(): Promise<void> {
    const { showing } = this;
    this.showing = null;
    try {
      const answer = await this.renew(showing);
      if (answer !== 'held') this.stop(answer);
    } catch {
      this.showing ??= showing;
    }
    this.writtenAt = performance.now();
  }
}
