import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { inRoot, ROOT } from '../paths.mjs';
import { onLines } from '../supervisor/lines.mjs';
import { dieWithParent } from '../supervisor/processes.mjs';
import { StartError } from '../terminal/start-error.mjs';

/** @typedef {Record<string, { version: string, optional?: boolean, link?: boolean }>} Packages */

/** @returns {boolean} whether node_modules holds what package-lock.json says */
export function isInstalled() {
  const wanted = readPackages(inRoot('package-lock.json'));
  const have = readPackages(inRoot('node_modules', '.package-lock.json'));
  return wanted !== null && have !== null && fulfils(have, wanted);
}

/**
 * @param {Packages} have @param {Packages} wanted
 * @returns {boolean} exactly the same versions, nothing else; packages for other platforms may be absent
 */
export function fulfils(have, wanted) {
  const complete = Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (have[path] ? have[path].version === version : optional),
  );
  return complete && Object.keys(have).every((path) => path in wanted);
}

/**
 * Installs what the lock file says.
 * @param {(note: string) => void} note told how it goes
 */
export async function install(note) {
  const said = [];
  note('npm ci');
  const child = spawn(...npm('ci', '--no-audit', '--no-fund', '--loglevel=http'), {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let fetched = 0;
  for (const stream of [child.stdout, child.stderr]) {
    onLines(stream, (line) => {
      if (/http (fetch|cache) /.test(line)) note(`${(fetched += 1)} packages fetched`);
      else said.push(line);
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve).once('error', () => resolve(-1)));
  if (code !== 0) throw failure(said);
}

/** @param {string[]} args @returns {[string, string[]]} the npm that started us, else the one in PATH */
function npm(...args) {
  const started = process.env['npm_execpath'];
  if (started?.endsWith('.js')) return dieWithParent('TERM', process.execPath, [started, ...args]);
  return dieWithParent('TERM', 'npm', args);
}

/** @param {string} path @returns {Packages | null} */
function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : null;
}

/** @param {string[]} said */
function failure(said) {
  const text = said.slice(-8).join('\n');
  /** @type {[RegExp, string][]} */
  const hints = [
    [/EACCES|EPERM/, `Give the folder to yourself: sudo chown -R "$(id -u):$(id -g)" ${ROOT}`],
    [/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/, 'The package registry cannot be reached: is this machine online?'],
    [/ENOSPC/, 'The disk is full: the packages need about 700 MB.'],
  ];
  const hint = hints.find(([pattern]) => pattern.test(text))?.[1] ?? 'Run it by hand to see more: npm ci';
  return new StartError('The dependencies could not be installed.', `${text}\n${hint}`);
}
