import { existsSync } from 'node:fs';
import { inRoot } from '../paths.mjs';

/** Programs of each server application; one that has no source yet is left out. */
const PROGRAMS = {
  api: ['main', 'migrate', 'openapi'],
  worker: ['main'],
  engine: ['main'],
};

/**
 * @typedef {{ name: string, outDir: string, entries: Record<string, string> }} ServerApp
 * @returns {ServerApp[]}
 */
export function serverApps() {
  return Object.entries(PROGRAMS)
    .map(([name, programs]) => ({
      name,
      outDir: inRoot('dist', 'apps', name),
      entries: Object.fromEntries(
        programs
          .filter((program) => existsSync(sourceOf(name, program)))
          .map((program) => [program, sourceOf(name, program)]),
      ),
    }))
    .filter((app) => Object.keys(app.entries).length > 0);
}

/** @param {string} app @param {string} program */
const sourceOf = (app, program) => inRoot('apps', app, 'src', `${program}.ts`);

/** @returns {boolean} */
export const hasWeb = () => existsSync(inRoot('apps', 'web', 'index.html'));
