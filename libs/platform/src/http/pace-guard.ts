/** How fast a body must arrive. */
export interface PacePolicy {
  /** Longest silence, in milliseconds. */
  readonly idleMs: number;
  readonly windowMs: number;
  readonly minBytesPerWindow: number;
}

/** Of every body: at least 16 KiB a second over 30 seconds. A shorter one must be there within that time. */
export const BODY_PACE: PacePolicy = { idleMs: 10_000, windowMs: 30_000, minBytesPerWindow: 30 * 16 * 1024 };

/** Calls `onTooSlow` once, when a body stops arriving or only drips. */
export class PaceGuard {
  private readonly idle: NodeJS.Timeout;
  private readonly window: NodeJS.Timeout;
  private bytesInWindow = 0;

  constructor(
    private readonly policy: PacePolicy,
    private readonly onTooSlow: () => void,
  ) {
    this.idle = setTimeout(() => this.giveUp(), policy.idleMs);
    this.window = setInterval(() => this.closeWindow(), policy.windowMs);
  }

  count(bytes: number): void {
    this.bytesInWindow += bytes;
    this.idle.refresh();
  }

  stop(): void {
    clearTimeout(this.idle);
    clearInterval(this.window);
  }

  private closeWindow(): void {
    if (this.bytesInWindow < this.policy.minBytesPerWindow) this.giveUp();
    this.bytesInWindow = 0;
  }

  private giveUp(): void {
    this.stop();
    this.onTooSlow();
  }
}
