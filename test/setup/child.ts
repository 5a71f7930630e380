import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Environment } from './test-environment.js';

const ROOT = resolve(__dirname, '..', '..');
const READY_WITHIN_MS = 30_000;

/** Options of Node that matter to speed and memory, as in production. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  api: ['--max-semi-space-size=1'],
  worker: ['--max-semi-space-size=1'],
};

/** A built process of the product, as production runs it. */
export interface Child {
  readonly port: number;
  readonly pid: number;
  /** Everything it printed, for the tests that look for what must never be there. */
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** SIGTERM, then SIGKILL when it does not come to an end. */
  stop(): Promise<void>;
  pause(): void;
  resume(): void;
}

function portOf(line: string): number | null {
  if (!line.startsWith('{')) return null;
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== 'object' || entry === null || !('msg' in entry) || entry.msg !== 'ready') return null;
  return 'port' in entry && typeof entry.port === 'number' ? entry.port : null;
}

async function gone(process: ChildProcess): Promise<void> {
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
}

/**
 * Starts `dist/apps/<app>/main.js` and resolves when it says that it is ready, which needs LOG_LEVEL info. Otherwise it
 * is ended, and the rejection carries its output.
 */
export async function startChild(app: string, variables: Environment): Promise<Child> {
  const program = join(ROOT, 'dist', 'apps', app, 'main.js');
  const process = spawn(globalThis.process.execPath, [...(OPTIONS[app] ?? []), program], {
    cwd: ROOT,
    env: { PATH: globalThis.process.env['PATH'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  process.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const port = await new Promise<number>((ready, failed) => {
    const late = setTimeout(() => {
      process.kill('SIGKILL');
      failed(new Error(`${app} is not ready:\n${lines.join('\n')}`));
    }, READY_WITHIN_MS);
    process.once('exit', () => {
      clearTimeout(late);
      failed(new Error(`${app} ended:\n${lines.join('\n')}`));
    });
    createInterface({ input: process.stdout }).on('line', (line) => {
      lines.push(line);
      const found = portOf(line);
      if (found === null) return;
      clearTimeout(late);
      ready(found);
    });
  });
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    process.kill(signal);
    await gone(process);
  };
  return {
    port,
    pid: process.pid ?? 0,
    output: () => lines.join('\n'),
    kill,
    stop: async () => {
      const hard = setTimeout(() => process.kill('SIGKILL'), 15_000);
      if (process.exitCode === null && process.signalCode === null) await kill('SIGTERM');
      clearTimeout(hard);
    },
    pause: () => void process.kill('SIGSTOP'),
    resume: () => void process.kill('SIGCONT'),
  };
}
