/** How long each side may keep a job waiting, in milliseconds. */
export interface TurnLimits {
  /** The decoder, all its turns together. */
  readonly decoderMs: number;
  /** Whoever feeds it or takes its answer, each time anew. */
  readonly otherMs: number;
}

export type Side = 'decoder' | 'other';

/** A clock for two: only the side whose turn it is spends time, so that a slow store is never the file's fault. */
export class TurnClock {
  private timer: NodeJS.Timeout | null = null;
  private turn: Side | null = null;
  private since = 0;
  private left: number;

  constructor(
    private readonly limits: TurnLimits,
    private readonly onLate: (side: Side) => void,
  ) {
    this.left = limits.decoderMs;
  }

  pass(side: Side): void {
    if (this.turn === side) return;
    this.stop();
    this.turn = side;
    this.since = performance.now();
    this.timer = setTimeout(() => this.onLate(side), side === 'decoder' ? this.left : this.limits.otherMs);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.turn === 'decoder') this.left = Math.max(0, this.left - (performance.now() - this.since));
    this.turn = null;
  }
}
