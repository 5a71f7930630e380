import { Occupancy } from './occupancy.js';
import type { PromptItem } from './prompt-graph.js';

/** The same number and id are already pending: the real server fails to compare them. */
export class IncomparablePrompts extends Error {}

const inOrder = (a: PromptItem, b: PromptItem): number =>
  a.number - b.number || (a.promptId < b.promptId ? -1 : a.promptId > b.promptId ? 1 : 0);

/** Prompts that wait, ordered by (number, id), and the one that runs. Nothing is persisted. */
export class PromptQueue {
  readonly occupancy = new Occupancy();
  private waiting: PromptItem[] = [];
  private current: PromptItem | null = null;
  private counter = 0;
  private wake: (() => void) | null = null;

  constructor(private readonly changed: () => void) {}

  get running(): PromptItem | null {
    return this.current;
  }

  /** In the order in which they will run. */
  get pending(): readonly PromptItem[] {
    return this.waiting.toSorted(inOrder);
  }

  /** Running and pending together. */
  get remaining(): number {
    return this.waiting.length + (this.current ? 1 : 0);
  }

  /** Takes the server's next number; a refused prompt uses one up too. */
  nextNumber(): number {
    this.counter += 1;
    return this.counter - 1;
  }

  /** @throws IncomparablePrompts */
  add(item: PromptItem): void {
    if (this.waiting.some((other) => inOrder(item, other) === 0)) throw new IncomparablePrompts();
    this.waiting.push(item);
    this.occupancy.arrived(item.promptId);
    this.changed();
    this.wake?.();
  }

  /** Waits for a prompt and makes it the running one; null once the signal aborts. */
  async take(signal: AbortSignal): Promise<PromptItem | null> {
    while (this.waiting.length === 0 && !signal.aborted) await this.nextChange(signal);
    if (signal.aborted) return null;
    const [next = null, ...rest] = this.pending;
    this.waiting = rest;
    this.current = next;
    if (next) this.occupancy.taken(next.promptId);
    this.changed();
    return next;
  }

  /** The running prompt is over. */
  finish(): void {
    if (this.current) this.occupancy.ended(this.current.promptId);
    this.current = null;
    this.changed();
  }

  /** Removes pending prompts by id, without a trace; unknown ids are ignored. */
  remove(ids: readonly string[]): number {
    return this.discard((item) => ids.includes(item.promptId));
  }

  clear(): void {
    this.discard(() => true);
  }

  /** As after a restart: empty, counting from 0, telling nobody. */
  reset(): void {
    this.waiting = [];
    this.current = null;
    this.counter = 0;
  }

  private discard(unwanted: (item: PromptItem) => boolean): number {
    const before = this.waiting.length;
    this.waiting = this.waiting.filter((item) => !unwanted(item));
    if (this.waiting.length !== before) this.changed();
    return before - this.waiting.length;
  }

  private nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.wake = done;
      signal.addEventListener('abort', done);
    });
  }
}
