const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const TITLE_WIDTH = 22;

/** @typedef {{ title: string, started: number, detail: string }} Step */

/**
 * The story on the terminal: one line a step, with its duration. On a terminal the running step turns; elsewhere a
 * slow step says every ten seconds that it is still at it.
 */
export class Reporter {
  /** @type {Set<Step>} */
  #running = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  #ticker;
  #frame = 0;

  /** @param {NodeJS.WritableStream & { isTTY?: boolean }} [out] */
  constructor(out = process.stdout) {
    this.out = out;
    this.live = out.isTTY && process.env['TERM'] !== 'dumb' && !process.env['CI'];
  }

  /** @param {string} [text] */
  say(text = '') {
    this.#clear();
    this.out.write(`${text}\n`);
  }

  /** Something went wrong and is being handled. @param {string} text @param {string} [where] */
  warn(text, where = '') {
    const time = new Date().toTimeString().slice(0, 8);
    this.say(`  ! ${time}  ${text}${where ? `  (${where})` : ''}`);
  }

  /**
   * Runs `work` as one line of the story; its returned text is the line's detail. Several may run at once.
   * @template T
   * @param {string} title @param {(note: (text: string) => void) => Promise<T>} work `note` says how far it is
   * @returns {Promise<T>}
   */
  async step(title, work) {
    const step = { title, started: performance.now(), detail: '' };
    this.#begin(step);
    try {
      const result = await work((text) => (step.detail = text));
      this.#end(step, '✓', typeof result === 'string' ? result : '');
      return result;
    } catch (error) {
      this.#end(step, '✗', '');
      throw error;
    }
  }

  /** @param {Step} step */
  #begin(step) {
    this.#running.add(step);
    this.#ticker ??= setInterval(() => this.#tick(), this.live ? 100 : 10_000);
  }

  /** @param {Step} step @param {string} mark @param {string} detail */
  #end(step, mark, detail) {
    this.#running.delete(step);
    this.say(`  ${mark} ${line({ ...step, detail })}`);
    if (this.#running.size > 0) return;
    clearInterval(this.#ticker);
    this.#ticker = undefined;
  }

  #tick() {
    if (!this.live) return this.#running.forEach((step) => this.say(`  … ${line(step)}`));
    const [oldest, ...others] = this.#running;
    if (!oldest) return;
    const title = [oldest, ...others].map((step) => step.title).join(', ');
    this.out.write(`\r\x1b[2K  ${FRAMES[this.#frame++ % FRAMES.length]} ${line({ ...oldest, title })}`);
  }

  #clear() {
    if (this.live) this.out.write('\r\x1b[2K');
  }
}

/** @param {number} ms @returns {string} "0.21 s" */
export const seconds = (ms) => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`;

/** @param {Step} step */
function line({ title, started, detail }) {
  const time = seconds(performance.now() - started).padStart(7);
  return `${title.padEnd(TITLE_WIDTH)} ${time}${detail ? `   ${detail}` : ''}`;
}
