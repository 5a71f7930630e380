/** What is held back. */
export interface TurnLimits {
  /** Tasks of everybody at once. */
  readonly atOnce: number;
  /** Tasks of one party at once. */
  readonly perParty: number;
  /** Longest wait, in milliseconds. */
  readonly patienceMs: number;
}

interface Waiter {
  readonly begin: () => void;
}

/** Rejects a wait that took too long. Worded as the pool of connections words it, so that both are answered alike. */
const tooLong = (): Error => new Error('timeout exceeded when trying to connect: others were served first');

/**
 * Runs a bounded number of tasks at once. Parties that wait take turns, one task each, so that nobody waits behind all
 * tasks of one other.
 */
export class FairTurns {
  private readonly running = new Map<string, number>();
  private total = 0;
  /** In the order of turns: a party that was served goes to the end. */
  private readonly lines = new Map<string, Waiter[]>();

  constructor(private readonly limits: TurnLimits) {}

  /** Rejects when the task's turn has not come within the patience, or as the task does. */
  async run<T>(party: string, task: () => Promise<T>): Promise<T> {
    await this.enter(party);
    try {
      return await task();
    } finally {
      this.leave(party);
    }
  }

  private enter(party: string): Promise<void> | undefined {
    if (this.mayBegin(party) && !this.lines.has(party)) {
      this.begin(party);
      return undefined;
    }
    return this.wait(party);
  }

  private wait(party: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.giveUp(party, waiter);
        reject(tooLong());
      }, this.limits.patienceMs);
      const begin = (): void => {
        clearTimeout(timer);
        this.begin(party);
        resolve();
      };
      const waiter: Waiter = { begin };
      const line = this.lines.get(party);
      if (line === undefined) this.lines.set(party, [waiter]);
      else line.push(waiter);
    });
  }

  private begin(party: string): void {
    this.running.set(party, this.countOf(party) + 1);
    this.total += 1;
  }

  private leave(party: string): void {
    const left = this.countOf(party) - 1;
    if (left === 0) this.running.delete(party);
    else this.running.set(party, left);
    this.total -= 1;
    this.serveNext();
  }

  private serveNext(): void {
    for (const [party, line] of this.lines) {
      if (!this.mayBegin(party)) continue;
      const next = line.shift();
      this.lines.delete(party);
      if (line.length > 0) this.lines.set(party, line);
      next?.begin();
      return;
    }
  }

  private giveUp(party: string, waiter: Waiter): void {
    const left = (this.lines.get(party) ?? []).filter((other) => other !== waiter);
    if (left.length === 0) this.lines.delete(party);
    else this.lines.set(party, left);
  }

  private mayBegin(party: string): boolean {
    return this.total < this.limits.atOnce && this.countOf(party) < this.limits.perParty;
  }

  private countOf(party: string): number {
    return this.running.get(party) ?? 0;
  }
}
