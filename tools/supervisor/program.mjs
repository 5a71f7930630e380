import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../terminal/start-error.mjs';
import { onLines } from './lines.mjs';
import { dieWithParent } from './processes.mjs';

/** @typedef {{ code: number | null, signal: string | null }} Exit */
/** @typedef {{ pid: number, exited: Promise<Exit>, stop: () => Promise<void>, kill: () => void }} Running */
/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cwd
 * @property {string} [healthUrl] answers 200 when the program is usable; without one the program runs to its end
 * @property {number} [readyMs] how long it may take to become ready
 * @property {number} [stopMs] how long it may take to stop
 * @property {import('./log-file.mjs').LogFile} log
 */

/**
 * Starts a server and waits until it answers.
 * @param {Program} program
 * @param {AbortSignal} [signal] ends the attempt
 * @returns {Promise<Running>}
 */
export async function launchServer(program, signal) {
  const running = spawnProgram(program);
  signal?.addEventListener('abort', () => void running.stop(), { once: true });
  const limit = AbortSignal.timeout(program.readyMs ?? 60_000);
  const settled = new AbortController();
  const healthy = becomesHealthy(program.healthUrl ?? '', AbortSignal.any([limit, settled.signal]));
  const outcome = await Promise.race([running.exited, healthy]);
  settled.abort();
  if (outcome === 'healthy') return running;
  await running.stop();
  throw failure(program, outcome === 'late' ? 'did not become ready in time' : `stopped at once (${tell(outcome)})`);
}

/** Runs a program to its end; anything but 0 is a StartError. @param {Program} program */
export async function runToEnd(program) {
  const exit = await spawnProgram(program).exited;
  if (exit.code !== 0) throw failure(program, `failed (${tell(exit)})`);
}

/** @param {Exit} exit @returns {string} in words */
export const tell = ({ code, signal }) => (signal ? `ended by ${signal}` : `exit code ${code}`);

/** @param {Program} program @returns {Running} */
function spawnProgram({ name, command, args, env, cwd, log, stopMs = 30_000 }) {
  const child = spawn(...dieWithParent('TERM', command, args), {
    cwd,
    env,
    // A group of its own: Ctrl-C reaches the supervisor alone, which stops the others in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) onLines(stream, (line) => log.write(name, line));
  const exited = Promise.race([
    once(child, 'close').then(([code, signal]) => ({ code, signal })),
    once(child, 'error').then(([error]) => ({ code: error.code, signal: null })),
  ]);
  return {
    pid: child.pid ?? 0,
    exited,
    stop: () => stop(child, exited, stopMs),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** @param {import('node:child_process').ChildProcess} child @param {Promise<Exit>} exited @param {number} limitMs */
async function stop(child, exited, limitMs) {
  child.kill('SIGTERM');
  const limit = new AbortController();
  const late = sleep(limitMs, 'late', { signal: limit.signal }).catch(() => 'in time');
  if ((await Promise.race([exited, late])) === 'late') child.kill('SIGKILL');
  await exited;
  limit.abort();
}

/** @param {string} url @param {AbortSignal} limit @returns {Promise<'healthy' | 'late'>} */
async function becomesHealthy(url, limit) {
  while (!limit.aborted) {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return 'healthy';
    await sleep(50);
  }
  return 'late';
}

function failure({ name, log }, what) {
  const said = log.lastComplaint(name).join('\n');
  return new StartError(`${name} ${what}.`, `${said}${said ? '\n' : ''}All of it: ${log.path}`);
}
