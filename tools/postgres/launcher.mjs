import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onLines } from '../supervisor/lines.mjs';
import { freePort } from '../supervisor/ports.mjs';
import { dieWithParent, waitForDeath } from '../supervisor/processes.mjs';
import { StartError } from '../terminal/start-error.mjs';
import { serverAccount } from './account.mjs';
import { usableBinaries } from './binaries.mjs';
import { ADMIN, dataFolderArgument, ensureCluster } from './cluster.mjs';
import { withoutValues } from './log-line.mjs';
import { endOrphan, readServerState } from './orphan.mjs';

/** @typedef {import('./launcher.d.mts').PostgresOptions} PostgresOptions */
/** @typedef {import('./launcher.d.mts').PostgresServer} PostgresServer */

const READY_MS = 30_000;

/**
 * Starts the embedded PostgreSQL on a loopback port; the first time it makes the cluster (about a second).
 * Described in launcher.d.mts.
 * @param {PostgresOptions} options
 * @returns {Promise<PostgresServer>}
 */
export async function startPostgres({ home, log = () => {}, port, durable = true }) {
  const account = serverAccount(join(home, 'cluster'));
  const installation = { account, binaries: usableBinaries(account, home) };
  const { cluster, password } = ensureCluster(home, installation);
  await endOrphan(cluster);
  const started = await launchWithRetry({ installation, cluster, log, durable }, port);
  const adminUrl = `postgres://${ADMIN}:${password}@127.0.0.1:${started.port}/postgres`;
  const { child, exited } = started;
  const kill = () => child.kill('SIGQUIT');
  return { adminUrl, port: started.port, pid: child.pid ?? 0, exited, kill, stop: () => stop(started) };
}

/** Children of a killed server live a second or two longer and hold its shared memory: then the start is tried again. */
async function launchWithRetry(server, wantedPort) {
  for (let attempt = 1; ; attempt++) {
    const said = [];
    const port = wantedPort ?? (await freePort());
    const started = launch(server, port, (line) => said.push(line) && server.log(withoutValues(line)));
    if (await becomesReady(started, server.cluster)) return started;
    if (attempt === 10 || !isPassing(said)) throw failure(said, server.cluster);
    await sleep(500);
  }
}

function launch({ installation, cluster, durable }, port, onLine) {
  const program = join(installation.binaries, 'bin', 'postgres');
  const args = ['-D', dataFolderArgument(cluster), ...settings(port, durable)];
  const { account } = installation;
  const child = spawn(...dieWithParent('INT', program, args), {
    cwd: cluster,
    detached: true,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  const exited = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  for (const stream of [child.stdout, child.stderr]) onLines(stream, onLine);
  return { child, port, exited };
}

function settings(port, durable) {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    max_connections: 200,
    // Statements and the details of errors quote values of rows.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_line_prefix: '%m [%p] %e ',
    ...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function becomesReady({ child, exited, port }, cluster) {
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  for (const until = Date.now() + READY_MS; !gone() && Date.now() < until; await sleep(10)) {
    const state = readServerState(cluster);
    if (state?.ready && state.pid === child.pid && state.port === port) return true;
  }
  if (!gone()) child.kill('SIGQUIT');
  await exited;
  return false;
}

/** @param {string[]} said */
function isPassing(said) {
  return /shared memory block .* still in use|lock file .* already exists|Address already in use/.test(said.join('\n'));
}

function failure(said, cluster) {
  return new StartError('The embedded PostgreSQL did not start.', [cluster, ...said.slice(-5)].join('\n'));
}

/** Fast shutdown: open transactions are rolled back, the cluster is left clean. */
async function stop({ child, exited }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  if (!(await waitForDeath(child.pid, 20_000))) child.kill('SIGQUIT');
  await exited;
}
