import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** What is committed, unpacked into a folder that only its owner may enter. */
export function cloneCommitted(): string {
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-clone-'));
  chmodSync(folder, 0o700);
  const archive = execFileSync('git', ['archive', 'HEAD'], { cwd: ROOT, maxBuffer: 256 * 1024 * 1024 });
  execFileSync('tar', ['-x'], { cwd: folder, input: archive });
  return folder;
}

/** One `npm start` in a clone, and all it has said so far. */
export class StartRun {
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown[]>;

  constructor(
    readonly folder: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
  ) {
    const { PATH, HOME } = process.env;
    const path = (PATH ?? '').split(':').filter((entry) => !entry.includes('node_modules'));
    this.#child = spawn('npm', ['start', '--', ...args], {
      cwd: folder,
      env: { PATH: path.join(':'), HOME, CI: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
  }

  /** Waits for its end. Throws with the output when its exit status is another. */
  async end(expected: number): Promise<void> {
    const [status] = await this.#ended;
    if (status !== expected) throw new Error(`ended with ${String(status)}:\n${this.output}`);
  }

  /** Waits until the output matches. Throws with the output when it ended or took too long. */
  async until(pattern: RegExp, limitMs: number): Promise<RegExpExecArray> {
    for (const until = Date.now() + limitMs; Date.now() < until; await new Promise((done) => setTimeout(done, 50))) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (this.#child.exitCode !== null) break;
    }
    throw new Error(`never said ${pattern}:\n${this.output}`);
  }

  /** What Ctrl-C does to the program in the foreground. */
  async interrupt(): Promise<void> {
    const [supervisor] = processesOf(this.folder).filter(({ command }) => command.startsWith('node tools/start.mjs'));
    if (supervisor) process.kill(supervisor.pid, 'SIGINT');
    await this.end(0);
  }
}

export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/** Processes that work in a folder: PostgreSQL's are known by their directory, not by their command. */
export function processesOf(folder: string): FoundProcess[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((name) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const inside = readlinkSync(`/proc/${name}/cwd`).startsWith(folder);
      return inside && command !== '' ? [{ pid: Number(name), command }] : [];
    } catch {
      return [];
    }
  });
}
