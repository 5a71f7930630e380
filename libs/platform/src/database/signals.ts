import type { Notifications } from './notifications.js';

type Listener = () => void;

/** Tells those who wait for a row of this process that it may have changed; one database connection serves them all. */
export class Signals {
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(
    private readonly notifications: Notifications,
    private readonly channel: string,
  ) {}

  async open(): Promise<void> {
    await this.notifications.listen(this.channel, (payload) =>
      payload === null ? this.tellAll() : this.tell(payload),
    );
  }

  /** `signal` is what is notified with. The returned function ends it. */
  subscribe(signal: string, listener: Listener): () => void {
    const listeners = this.listeners.get(signal) ?? new Set();
    this.listeners.set(signal, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(signal);
    };
  }

  private tell(signal: string): void {
    for (const listener of this.listeners.get(signal) ?? []) listener();
  }

  private tellAll(): void {
    for (const signal of this.listeners.keys()) this.tell(signal);
  }
}
