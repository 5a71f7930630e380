import { AppError, type ErrorDefinition } from '@phoxray/kernel';

/** Lets a bounded number of tasks run at once and a bounded number wait: each task may hold tens of megabytes. */
export class PasswordGate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly limits: { readonly concurrent: number; readonly waiting: number },
    private readonly full: ErrorDefinition,
  ) {}

  /** Runs the task when its turn comes. Throws the `full` error at once when too many wait already. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await task();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.limits.concurrent) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.limits.waiting) throw new AppError(this.full, { retryAfterSeconds: 2 });
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** The place goes straight to the next in line, so that nobody slips in between. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}
