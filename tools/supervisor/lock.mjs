import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../terminal/start-error.mjs';
import { commandOf, isAlive } from './processes.mjs';

/** @typedef {{ pid: number, url: string, token: string }} Holder */

/**
 * Takes a data folder for this process alone. A lock whose process is gone is taken over.
 * @param {string} home
 * @param {string} url where this instance will answer, told to whoever comes second
 * @returns {() => void} gives it back
 */
export function lockHome(home, url) {
  const path = join(home, 'phoxray.lock');
  const mine = { pid: process.pid, url, token: randomBytes(8).toString('hex') };
  if (!tryCreate(path, mine)) takeOver(path, mine);
  return () => {
    if (read(path)?.token === mine.token) fs.rmSync(path, { force: true });
  };
}

function tryCreate(path, mine) {
  try {
    fs.writeFileSync(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Renaming is what makes it safe: of two that find the same stale lock, the one that moved a fresh one puts it back. */
function takeOver(path, mine) {
  const holder = read(path);
  if (holder && isRunning(holder)) throw occupied(holder);
  const aside = `${path}.${mine.token}`;
  fs.renameSync(path, aside);
  const moved = read(aside);
  if (moved && moved.token !== holder?.token) fs.renameSync(aside, path);
  fs.rmSync(aside, { force: true });
  if (!tryCreate(path, mine)) throw occupied(read(path) ?? mine);
}

/** @returns {Holder | null} */
function read(path) {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** The number alone proves nothing: after a restart of the machine another program may have it. */
function isRunning({ pid }) {
  const command = commandOf(pid);
  return pid !== process.pid && isAlive(pid) && (command === '' || command.includes('start.mjs'));
}

function occupied({ pid, url }) {
  return new StartError(
    `PhoxRay already runs on this data folder: process ${pid}, ${url}`,
    `Stop it with Ctrl-C in its terminal, or: kill ${pid}\n` +
      'A second one beside it needs its own folder and port: PHOXRAY_HOME=./data-2 PORT=3001 npm start',
  );
}
