import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lastingPort } from './lasting-port.js';
import { answers } from '../../tools/supervisor/ports.mjs';

/** The emulator of Cloud Storage, from source: no package registry carries it. */
const MODULE = 'github.com/fsouza/fake-gcs-server@v1.56.1';
const BIN = resolve(__dirname, '..', '..', 'node_modules', '.cache', 'phoxray', 'bin');

const works = (command: string, argument: string): boolean => spawnSync(command, [argument]).error === undefined;

/**
 * The emulator's program: on the PATH, or built before, or built now where tests must not skip (CI) and Go is at hand.
 * Null otherwise; suites that need it say so and skip.
 */
export function findFakeGcs(): string | null {
  if (works('fake-gcs-server', '-help')) return 'fake-gcs-server';
  const built = join(BIN, 'fake-gcs-server');
  if (existsSync(built)) return built;
  if (process.env['CI'] === undefined || !works('go', 'version')) return null;
  mkdirSync(BIN, { recursive: true });
  const { status } = spawnSync('go', ['install', MODULE], { env: { ...process.env, GOBIN: BIN }, stdio: 'inherit' });
  return status === 0 ? built : null;
}

export interface FakeGcs {
  readonly endpoint: string;
  /** Makes an empty bucket. */
  createBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** `publicUrl` is where clients reach it when something stands in between. */
export async function startFakeGcs(program: string, publicUrl?: string): Promise<FakeGcs> {
  const port = await lastingPort();
  const endpoint = `http://127.0.0.1:${port}`;
  const options = { backend: 'memory', scheme: 'http', host: '127.0.0.1', port, 'log-level': 'error' };
  const flags = Object.entries({ ...options, 'external-url': publicUrl ?? endpoint });
  const child = spawn(
    program,
    flags.map(([name, value]) => `-${name}=${value}`),
    { stdio: 'ignore' },
  );
  for (let tries = 0; !(await answers(port, '127.0.0.1')); tries++) {
    if (tries === 1_200 || child.exitCode !== null) throw new Error('fake-gcs-server did not start');
    await delay(50);
  }
  return {
    endpoint,
    createBucket: async (name) => {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ name });
      const answer = await fetch(`${endpoint}/storage/v1/b`, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(`fake-gcs-server answered ${answer.status}`);
    },
    stop: async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
