/** What the next look depends on, besides the time. */
export interface WatchSituation {
  /** The socket is open and has been heard since the prompt was submitted. */
  readonly socketTrusted: boolean;
  /** The last look found the prompt. */
  readonly settled: boolean;
}

/** The history may follow the announced end by up to 2 s. */
const FINISHING_MS = 2_000;
/** The null node follows a success event within a millisecond, and only then the history is written. */
const NULL_NODE_MS = 3;

/** When to look at a prompt again. Times in ms of one clock, given by the caller. */
export class WatchSchedule {
  readonly #pollMs: number;
  readonly #startedAt: number;
  #endAnnouncedAt: number | null = null;
  #lookAt = Infinity;

  constructor(pollMs: number, now: number) {
    this.#pollMs = pollMs;
    this.#startedAt = now;
  }

  /** How long until the next look; 0 or less = now. */
  remaining(now: number): number {
    return this.#lookAt - now;
  }

  /** A look begins. News that comes while it lasts asks for another one. */
  begin(): void {
    this.#lookAt = Infinity;
  }

  /** Something happened that only a look can explain. */
  hurry(now: number): void {
    this.#lookAt = Math.min(this.#lookAt, now);
  }

  /** The socket announced the end; `certain` when it said that the task is done. */
  announceEnd(certain: boolean, now: number): void {
    this.#endAnnouncedAt ??= now;
    this.#lookAt = Math.min(this.#lookAt, certain ? now : now + NULL_NODE_MS);
  }

  /** Whether the end was announced so recently that only the history needs asking. */
  isFinishing(now: number): boolean {
    return this.#endAnnouncedAt !== null && now - this.#endAnnouncedAt < FINISHING_MS;
  }

  /** Plans the next look, unless an earlier one is due already. */
  plan(situation: WatchSituation, now: number): void {
    this.#lookAt = Math.min(this.#lookAt, now + this.#delay(situation, now));
  }

  /**
   * After an announced end: 4 ms, then doubling. With a socket that works: the poll interval. Without: half of the
   * time spent so far, so that short runs are noticed early and long ones are left alone.
   */
  #delay({ socketTrusted, settled }: WatchSituation, now: number): number {
    if (this.#endAnnouncedAt !== null && this.isFinishing(now)) return clamp(now - this.#endAnnouncedAt, 4, 250);
    if (!settled) return Math.min(this.#pollMs, 250);
    return socketTrusted ? this.#pollMs : clamp((now - this.#startedAt) / 2, 50, this.#pollMs);
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
