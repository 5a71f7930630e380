import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, isAlive, waitForDeath, workingDirectoryOf } from '../supervisor/processes.mjs';
import { StartError } from '../terminal/start-error.mjs';

/**
 * What the server says of itself in postmaster.pid (`pidfile.h`): line 1 its process, 4 its port, 8 its state.
 * @param {string} cluster
 * @returns {{ pid: number, port: number, ready: boolean } | null}
 */
export function readServerState(cluster) {
  const text = readIfThere(join(cluster, 'postmaster.pid'));
  if (text === null) return null;
  const lines = text.split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** Null where there is no such file: a server removes it whenever it likes. */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Ends a server that a killed supervisor left behind on this cluster. The file is never deleted: a stale one is
 * PostgreSQL's own business, and a number in it that another program has got since is left alone.
 * @param {string} cluster
 */
export async function endOrphan(cluster) {
  const pid = readServerState(cluster)?.pid;
  if (!pid || !isAlive(pid) || !serves(pid, cluster)) return;
  process.kill(pid, 'SIGINT');
  if (await waitForDeath(pid, 15_000)) return;
  process.kill(pid, 'SIGQUIT');
  if (await waitForDeath(pid, 5_000)) return;
  throw new StartError(`A PostgreSQL of an earlier run (process ${pid}) does not stop.`, `End it: kill -9 ${pid}`);
}

/** @param {number} pid @param {string} cluster */
function serves(pid, cluster) {
  const folder = workingDirectoryOf(pid);
  const sameFolder = folder === null || folder === realpathSync(cluster);
  return sameFolder && /\bpostgres\b/.test(commandOf(pid));
}
