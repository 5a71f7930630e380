import { appendFileSync, renameSync, statSync } from 'node:fs';

const LIMIT_BYTES = 10 * 1024 * 1024;
const REMEMBERED_LINES = 60;

/** One log for all processes, each line under the name of its process; at its limit it becomes `.1`, the older one goes. */
export class LogFile {
  #bytes;
  /** @type {Map<string, string[]>} */
  #last = new Map();

  /** @param {string} path @param {(line: string) => void} [echo] gets every line too */
  constructor(path, echo = () => {}) {
    this.path = path;
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    this.echo = echo;
  }

  /** @param {string} name the process @param {string} line without its end */
  write(name, line) {
    const text = `${name.padEnd(8)} | ${line}`;
    this.#rotateAt(LIMIT_BYTES);
    appendFileSync(this.path, `${text}\n`, { mode: 0o600 });
    this.#bytes += Buffer.byteLength(text) + 1;
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
