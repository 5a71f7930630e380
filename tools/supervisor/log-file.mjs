import { appendFileSync, renameSync, statSync } from 'node:fs';

const LIMIT_BYTES = 10 * 1024 * 1024;
const REMEMBERED_LINES = 60;

/** One log for all processes, each line under the name of its process; at its limit it becomes `.1`, the older one goes. */
export class LogFile {
  #bytes;
  /** @type {Map<string, string[]>} */
  #last = new Map();

  #hasComplained = false;

  /**
   * @param {string} path
   * @param {(line: string) => void} [echo] gets every line too
   * @param {(sentence: string) => void} [complain] is told once when the file cannot be written
   */
  constructor(path, echo = () => {}, complain = () => {}) {
    this.path = path;
    this.#bytes = sizeOf(path);
    this.echo = echo;
    this.complain = complain;
  }

  /** Never throws: a log that cannot be written stops nobody. @param {string} name the process @param {string} line without its end */
  write(name, line) {
    const text = `${name.padEnd(8)} | ${line}`;
    this.#append(text);
    this.#remember(name, line);
    this.echo(text);
  }

  /** @param {string} name @param {number} [count] @returns {string[]} what the process said last */
  lastLines(name, count = 5) {
    return (this.#last.get(name) ?? []).slice(-count);
  }

  /** @param {string} name @returns {string[]} its last complaint without the stack, else what it said last */
  lastComplaint(name) {
    const lines = this.#last.get(name) ?? [];
    const start = lines.findLastIndex((line) => /^(?=\S).*(error|fault|can't|cannot|failed)/i.test(line));
    if (start < 0) return lines.slice(-5);
    return lines.slice(start, start + 8).filter((line) => !/^\s+at /.test(line));
  }

  #append(text) {
    try {
      this.#rotateAt(LIMIT_BYTES);
      appendFileSync(this.path, `${text}\n`, { mode: 0o600 });
      this.#bytes += Buffer.byteLength(text) + 1;
      this.#hasComplained = false;
    } catch (error) {
      if (this.#hasComplained) return;
      this.#hasComplained = true;
      this.complain(`The log cannot be written (${error.code}). What is said meanwhile is lost: ${this.path}`);
    }
  }

  #remember(name, line) {
    const lines = this.#last.get(name) ?? [];
    this.#last.set(name, [...lines, line].slice(-REMEMBERED_LINES));
  }

  #rotateAt(limit) {
    if (this.#bytes < limit) return;
    renameSync(this.path, `${this.path}.1`);
    this.#bytes = 0;
  }
}

/** @param {string} path @returns {number} 0 for a file that is not there or cannot be looked at */
function sizeOf(path) {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
