import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { inRoot, ROOT } from '../paths.mjs';
import { StartError } from '../terminal/start-error.mjs';
import { bundle } from './bundle.mjs';
import { hasWeb, serverApps } from './entries.mjs';
import { fingerprint } from './fingerprint.mjs';
import { precompress } from './precompress.mjs';

/** @typedef {{ kind: 'server' | 'web', name: string, inputs: string[], outputs: string[], make: () => Promise<void> }} Part */

/**
 * Builds what changed since the last time: the server applications, and the SPA.
 * @param {{ force?: boolean, only?: 'server' | 'web' }} [options]
 * @returns {Promise<string[]>} what was built, empty when all was up to date
 */
export async function build({ force = false, only } = {}) {
  const wanted = parts().filter(({ kind }) => !only || kind === only);
  const built = await Promise.all(wanted.map((part) => buildPart(part, force)));
  return built.flat();
}

const SHARED_INPUTS = ['package-lock.json', 'tsconfig.json', 'libs', 'tools/build'];

/** @returns {Part[]} */
function parts() {
  const apps = serverApps();
  /** @type {Part} */
  const server = {
    kind: 'server',
    name: apps.map((app) => app.name).join(', '),
    inputs: [...SHARED_INPUTS, ...apps.map((app) => `apps/${app.name}`)],
    outputs: apps.map((app) => `dist/apps/${app.name}`),
    make: () => bundle(apps),
  };
  /** @type {Part} */
  const web = {
    kind: 'web',
    name: 'web',
    inputs: [...SHARED_INPUTS, 'openapi.json', 'apps/web'],
    outputs: ['dist/apps/web'],
    make: buildWeb,
  };
  return [...(apps.length > 0 ? [server] : []), ...(hasWeb() ? [web] : [])];
}

/** @param {Part} part @param {boolean} force @returns {Promise<string[]>} its name when it was built */
async function buildPart({ kind, name, inputs, outputs, make }, force) {
  const stamp = inRoot('dist', `${kind}.inputs`);
  const hash = fingerprint(inputs);
  const upToDate = outputs.every((path) => existsSync(inRoot(path))) && readStamp(stamp) === hash;
  if (upToDate && !force) return [];
  rmSync(stamp, { force: true });
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return [name];
}

const readStamp = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** In a process of its own: Vite keeps handles open and prints. */
async function buildWeb() {
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', 'apps/web', '--logLevel', 'warn', '--configLoader', 'runner'], {
    cwd: ROOT,
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code === 0) return precompress(inRoot('dist', 'apps', 'web'));
  const text = stripVTControlCharacters(Buffer.concat(said).toString());
  throw new StartError('The build of the SPA failed.', text.slice(0, 4000));
}
