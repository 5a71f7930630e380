const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const TITLE_WIDTH = 22;

/**
 * The story on the terminal: one line a step, with its duration. On a terminal the running step turns; elsewhere a
 * slow step says every ten seconds that it is still at it.
 */
export class Reporter {
  /** @param {import('node:tty').WriteStream} [out] */
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
   * Runs `work` as one line of the story; its returned text is the line's detail.
   * @template T
   * @param {string} title @param {(note: (text: string) => void) => Promise<T>} work `note` says how far it is
   * @returns {Promise<T>}
   */
  async step(title, work) {
    const started = performance.now();
    let detail = '';
    const ticker = this.#tick(title, started, () => detail);
    try {
      const result = await work((text) => (detail = text));
      this.say(`  ✓ ${line(title, typeof result === 'string' ? result : '', started)}`);
      return result;
    } catch (error) {
      this.say(`  ✗ ${line(title, '', started)}`);
      throw error;
    } finally {
      clearInterval(ticker);
    }
  }

  #tick(title, started, detail) {
    let frame = 0;
    if (!this.live) return setInterval(() => this.say(`  … ${line(title, detail(), started)}`), 10_000);
    return setInterval(() => {
      this.out.write(`\r\x1b[2K  ${FRAMES[frame++ % FRAMES.length]} ${line(title, detail(), started)}`);
    }, 100);
  }

  #clear() {
    if (this.live) this.out.write('\r\x1b[2K');
  }
}

/** @param {number} ms @returns {string} "0.21 s" */
export const seconds = (ms) => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`;

function line(title, detail, started) {
  const time = seconds(performance.now() - started).padStart(7);
  return `${title.padEnd(TITLE_WIDTH)} ${time}${detail ? `   ${detail}` : ''}`;
}
