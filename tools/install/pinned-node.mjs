import { existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { ROOT } from '../paths.mjs';
import { PINNED_NODE } from '../supervisor/commands.mjs';
import { dieWithParent } from '../supervisor/processes.mjs';

/** @returns {string} the pinned Node, or the running one on a platform that has none */
export const pinnedNode = () => (existsSync(PINNED_NODE) ? PINNED_NODE : process.execPath);

/**
 * Runs a script of ours under the pinned Node.
 * @param {string[]} args
 * @param {{ inherit?: boolean, env?: NodeJS.ProcessEnv }} [options] inherit: on our terminal
 * @returns {Promise<{ code: number, output: string }>} output is empty when inherited
 */
export function runPinned(args, { inherit = false, env = process.env } = {}) {
  const stdio = inherit ? 'inherit' : 'pipe';
  const child = spawn(...dieWithParent('TERM', pinnedNode(), args), { cwd: ROOT, env, stdio });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(said).toString() }));
  });
}
