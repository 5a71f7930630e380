import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../paths.mjs';

const IGNORED = /\.(spec|md)\.tsx?$|\.md$|(^|\/)(node_modules|dist|\.cache)$/;

/**
 * One hash over the names and contents of files: equal inputs need no new build.
 * @param {string[]} inputs files and folders, relative to the root; a missing one counts as empty
 * @returns {string}
 */
export function fingerprint(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs.flatMap(filesUnder)) hash.update(`${file}\0`).update(readFileSync(inRoot(file)));
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} sorted, tests left out */
function filesUnder(path) {
  if (IGNORED.test(path) || !existsSync(inRoot(path))) return [];
  if (statSync(inRoot(path)).isFile()) return [path];
  return readdirSync(inRoot(path))
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
