import { setTimeout as sleep } from 'node:timers/promises';
import { tell } from './program.mjs';

/** @typedef {import('./program.mjs').Running} Running */
/** @typedef {(name: string, sentence: string) => void} Report */

const STEADY_MS = 30_000;
const LONGEST_WAIT_MS = 30_000;

/** Starts something and starts it again, ever more slowly, whenever it dies. */
export class KeepAlive {
  #stopping = new AbortController();
  /** @type {Running | null} */
  #current = null;
  /** @type {Promise<void>} */
  #watch = Promise.resolve();

  /**
   * @param {string} name
   * @param {(signal: AbortSignal) => Promise<Running>} launch settles once it is usable; gives up when aborted
   * @param {Report} report gets a sentence when it died and when it is back
   */
  constructor(name, launch, report) {
    this.name = name;
    this.launch = launch;
    this.report = report;
  }

  /** The first start: a failure is the caller's. */
  async start() {
    this.#current = await this.launch(this.#stopping.signal);
    this.#watch = this.#restartForever(this.#current);
  }

  async stop() {
    this.#stopping.abort();
    await this.#current?.stop();
    await this.#watch;
  }

  /** Without waiting for anything: the second Ctrl-C. */
  kill() {
    this.#stopping.abort();
    this.#current?.kill();
  }

  /** @param {Running} running */
  async #restartForever(running) {
    for (let failures = 0, since = Date.now(); ; since = Date.now()) {
      const exit = await running.exited;
      if (this.#stopping.signal.aborted) return;
      failures = Date.now() - since > STEADY_MS ? 1 : failures + 1;
      this.report(this.name, `stopped unexpectedly (${tell(exit)})`);
      const next = await this.#relaunch(failures);
      if (next === null) return;
      running = next;
      this.report(this.name, 'runs again');
    }
  }

  /** @param {number} failures @returns {Promise<Running | null>} null when stopping */
  async #relaunch(failures) {
    for (let attempt = failures; ; attempt++) {
      if (!(await this.#pause(attempt))) return null;
      try {
        this.#current = await this.launch(this.#stopping.signal);
        if (!this.#stopping.signal.aborted) return this.#current;
        await this.#current.stop();
        return null;
      } catch (error) {
        if (this.#stopping.signal.aborted) return null;
        this.report(this.name, `could not be started again: ${error.message}`);
      }
    }
  }

  /** @param {number} attempt 1… @returns {Promise<boolean>} false when stopping */
  async #pause(attempt) {
    const ms = Math.min(LONGEST_WAIT_MS, 250 * 2 ** (attempt - 1));
    return sleep(ms, true, { signal: this.#stopping.signal }).catch(() => false);
  }
}
