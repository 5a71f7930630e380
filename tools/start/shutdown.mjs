const LOOK_EVERY_MS = 500;

/**
 * Stops everything once, in the opposite order of its start, on Ctrl-C, SIGTERM, a closed terminal or the end. Also when
 * its parent is gone: npm does not pass on a signal that was sent to npm alone.
 */
export class Shutdown {
  /** @type {{ stop: () => unknown, kill?: () => void }[]} */
  #parts = [];
  begun = false;

  /** @param {import('../terminal/reporter.mjs').Reporter} reporter */
  constructor(reporter) {
    this.reporter = reporter;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => this.#asked());
    this.#followParent(process.ppid);
  }

  /** @param {() => unknown} stop may return a promise @param {() => void} [kill] used when asked twice */
  add(stop, kill) {
    this.#parts.unshift({ stop, kill });
  }

  /** @param {number} code of the process */
  async begin(code) {
    if (this.begun) return;
    this.begun = true;
    for (const { stop } of this.#parts) await stop();
    process.exit(code);
  }

  #followParent(parent) {
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      if (!this.begun) this.#asked();
    }, LOOK_EVERY_MS);
    timer.unref();
  }

  #asked() {
    if (!this.begun) {
      this.reporter.say('\n  Stopping… (again to force)');
      this.begin(0).then(
        () => undefined,
        (error) => this.#force(error),
      );
    } else this.#force();
  }

  #force(error) {
    if (error) this.reporter.say(`  ${error.message}`);
    for (const { kill } of this.#parts) kill?.();
    process.exit(1);
  }
}
