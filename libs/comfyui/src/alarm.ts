/** A wait that can be cut short. A ring while nobody waits ends the next wait at once. */
export class Alarm {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves after `ms`, on a ring, or when the signal aborts. Never rejects. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (!this.#rung && ms > 0 && !signal?.aborted) await this.#sleep(ms, signal);
    this.#rung = false;
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal?.addEventListener('abort', wake, { once: true });
      this.#wake = wake;
    });
  }
}
