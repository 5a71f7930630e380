import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** @param {number} pid @returns {boolean} zombies count as dead */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** @param {number} pid @returns {string} the command line, '' when it cannot be told */
export function commandOf(pid) {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** @param {number} pid @returns {string | null} the working directory, null when it cannot be told */
export function workingDirectoryOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** @param {number} pid @param {number} ms @returns {Promise<boolean>} true when it is gone within the limit */
export async function waitForDeath(pid, ms) {
  for (const until = Date.now() + ms; Date.now() < until; await sleep(20)) if (!isAlive(pid)) return true;
  return !isAlive(pid);
}

/** No memory of ours, which holds keys and images, may be written to a disk as a core dump. */
const NO_CORE = ['prlimit', '--core=0:0'];

/**
 * Wraps a command so that the kernel signals it when this process dies, kill -9 included, and writes no core dump of
 * it. Without util-linux the
 * command is returned as it is, and the next start ends what was left behind.
 * @param {string} signal INT, TERM…
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function dieWithParent(signal, command, args) {
  return canDieWithParent() ? ['setpriv', ['--pdeathsig', signal, ...NO_CORE, command, ...args]] : [command, args];
}

/** @param {number} pid */
function isZombie(pid) {
  if (process.platform !== 'linux') return false;
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** @type {boolean | undefined} */
let supported;

function canDieWithParent() {
  if (supported === undefined) {
    try {
      execFileSync('setpriv', ['--pdeathsig', 'TERM', ...NO_CORE, 'true'], { stdio: 'ignore' });
      supported = true;
    } catch {
      supported = false;
    }
  }
  return supported;
}
