const SLICE_MS = 8;

/**
 * Runs pixel loops row by row on the main thread and hands control back to the event loop every few
 * milliseconds, so that HTTP and sockets are answered while a node works. Rows were chosen over worker threads
 * because the same source then runs bundled and under the test runner, and nothing has to be copied.
 */
export class Pacer {
  constructor(readonly signal: AbortSignal) {}

  /** Calls `work` for 0..count-1; rejects with the signal's reason once the engine stops or restarts. */
  async rows(count: number, work: (row: number) => void): Promise<void> {
    let deadline = performance.now() + SLICE_MS;
    for (let row = 0; row < count; row += 1) {
      work(row);
      if (performance.now() < deadline) continue;
      await this.breathe();
      deadline = performance.now() + SLICE_MS;
    }
  }

  /** Lets everything that waits in the event loop run once. */
  async breathe(): Promise<void> {
    await new Promise((resume) => setImmediate(resume));
    this.signal.throwIfAborted();
  }
}
