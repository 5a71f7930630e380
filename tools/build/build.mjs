import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { inRoot, ROOT } from '../paths.mjs';
import { StartError } from '../terminal/start-error.mjs';
import { bundle } from './bundle.mjs';
import { hasWeb, serverApps } from './entries.mjs';
import { fingerprint } from './fingerprint.mjs';

/** @typedef {{ kind: 'server' | 'web', name: string, inputs: string[], output: string, make: () => Promise<void> }} Part */

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
    output: `dist/apps/${apps[0]?.name}`,
    make: () => bundle(apps),
  };
  /** @type {Part} */
  const web = {
    kind: 'web',
    name: 'web',
    inputs: [...SHARED_INPUTS, 'apps/web'],
    output: 'dist/apps/web',
    make: buildWeb,
  };
  return [...(apps.length > 0 ? [server] : []), ...(hasWeb() ? [web] : [])];
}

/** @param {Part} part @param {boolean} force */
async function buildPart({ name, inputs, output, make }, force) {
  const stamp = `${inRoot(output)}.inputs`;
  const inputsHash = fingerprint(inputs);
  const upToDate = existsSync(inRoot(output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputsHash;
  if (upToDate && !force) return [];
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, inputsHash);
  return [name];
}

/** In a process of its own: Vite keeps handles open and prints. */
async function buildWeb() {
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', 'apps/web', '--logLevel', 'warn'], { cwd: ROOT });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code === 0) return;
  const text = stripVTControlCharacters(Buffer.concat(said).toString());
  throw new StartError('The build of the SPA failed.', text.slice(0, 4000));
}
