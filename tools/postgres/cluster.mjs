import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../terminal/start-error.mjs';

/** @typedef {import('./account.mjs').Account} Account */
/** @typedef {{ binaries: string, account: Account | null }} Installation */

export const ADMIN = 'phoxray_admin';

/**
 * The name under which a server started inside its data folder finds it. On Linux the kernel resolves it without
 * walking the path, so the server's user needs no right on the folders above: a clone in a folder that only root may
 * enter works, and the data stays where they belong.
 * @param {string} cluster
 */
export function dataFolderArgument(cluster) {
  return process.platform === 'linux' ? '/proc/self/cwd' : cluster;
}

/**
 * Makes the cluster with its administrator, unless it is there.
 * @param {string} home @param {Installation} installation
 * @returns {{ cluster: string, password: string }}
 */
export function ensureCluster(home, installation) {
  const cluster = join(home, 'cluster');
  if (!fs.existsSync(join(cluster, 'PG_VERSION'))) createCluster(home, cluster, installation);
  requireSameVersion(cluster, installation);
  return { cluster, password: fs.readFileSync(join(home, 'admin-password'), 'utf8') };
}

/** Made aside and renamed, so that an interrupted creation starts over. */
function createCluster(home, cluster, installation) {
  const aside = join(home, 'cluster.new');
  fs.mkdirSync(home, { recursive: true, mode: 0o711 });
  fs.rmSync(aside, { recursive: true, force: true });
  fs.mkdirSync(aside, { mode: 0o700 });
  fs.writeFileSync(join(home, 'admin-password'), randomBytes(24).toString('base64url'), { mode: 0o600 });
  const { account } = installation;
  if (account) fs.chownSync(aside, account.uid, account.gid);
  initialise(home, aside, installation);
  fs.renameSync(aside, cluster);
}

/** @param {string} home @param {string} cluster @param {Installation} installation */
function initialise(home, cluster, installation) {
  const password = openPasswordFor(installation.account, home);
  const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const access = ['-U', ADMIN, '-A', 'scram-sha-256', '--pwfile=/dev/stdin'];
  try {
    run('initdb', ['-D', dataFolderArgument(cluster), ...access, ...locale], cluster, installation, password);
  } finally {
    fs.closeSync(password);
  }
}

/**
 * initdb opens its standard input again, as its own user: a nameless file of that user lets it, a pipe would not.
 * @param {Account | null} account @param {string} home @returns {number}
 */
function openPasswordFor(account, home) {
  const path = join(home, 'admin-password.initdb');
  fs.copyFileSync(join(home, 'admin-password'), path);
  const file = fs.openSync(path, 'r');
  if (account) fs.fchownSync(file, account.uid, account.gid);
  fs.rmSync(path);
  return file;
}

/** @param {number} input an open file */
function run(program, args, cwd, { binaries, account }, input) {
  const { status, stdout, stderr, error } = spawnSync(join(binaries, 'bin', program), args, {
    cwd,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    ...(account && { uid: account.uid, gid: account.gid }),
    stdio: [input, 'pipe', 'pipe'],
  });
  if (status === 0) return;
  const said = [stdout, stderr, error?.message].join('\n').trim().split('\n').slice(-4).join('\n');
  throw new StartError(`PostgreSQL's data folder could not be made: ${program} failed.`, `${cwd}\n${said}`);
}

/** @param {string} cluster @param {Installation} installation */
function requireSameVersion(cluster, { binaries }) {
  const have = fs.readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const version = spawnSync(join(binaries, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' }).stdout;
  if (version.includes(` ${have}.`)) return;
  throw new StartError(
    `${cluster} was made by PostgreSQL ${have}, and this is ${version.trim()}.`,
    'Move the folder aside, or restore a dump of it into a new one.',
  );
}
