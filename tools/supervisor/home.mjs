import * as fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ROOT } from '../paths.mjs';
import { StartError } from '../terminal/start-error.mjs';

const FOLDERS = ['logs', 'objects', 'engine', 'postgres'];
const FILES = ['secrets.json', 'demo.json', 'logs/phoxray.log', 'postgres/cluster'];

/**
 * Opens the one folder that keeps everything between starts.
 * @param {NodeJS.ProcessEnv} env PHOXRAY_HOME, relative to the repository; ./data unless given
 * @returns {string} absolute
 */
export function openHome(env) {
  const home = resolve(ROOT, env['PHOXRAY_HOME'] || 'data');
  makeFolder(home, 0o711);
  for (const name of FOLDERS) makeFolder(join(home, name), name === 'postgres' ? 0o711 : 0o700);
  for (const name of ['.', ...FOLDERS, ...FILES]) requireAccess(join(home, name));
  return home;
}

function makeFolder(path, mode) {
  try {
    fs.mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    throw refusal(path, error);
  }
}

function requireAccess(path) {
  try {
    if (fs.existsSync(path)) fs.accessSync(path, fs.constants.R_OK | fs.constants.W_OK);
  } catch (error) {
    throw refusal(path, error);
  }
}

/** @param {string} path @param {NodeJS.ErrnoException} error */
export function refusal(path, error) {
  const reasons = {
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'a file is in the way',
  };
  const existing = nearestExisting(path);
  const owner = `it belongs to user ${fs.statSync(existing).uid}, and this is user ${process.getuid?.()}`;
  return new StartError(
    `PhoxRay may not write to ${path}: ${reasons[error.code ?? ''] ?? owner}.`,
    `Give it to yourself:        sudo chown -R "$(id -u):$(id -g)" ${existing}\n` +
      'or keep the data elsewhere: PHOXRAY_HOME=/another/folder npm start',
  );
}

function nearestExisting(path) {
  return fs.existsSync(path) || path === dirname(path) ? path : nearestExisting(dirname(path));
}
