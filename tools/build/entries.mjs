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
          .map((program) => [program, inRoot('apps', name, 'src', `${program}.ts`)])
          .filter(([, source]) => existsSync(source)),
      ),
    }))
    .filter((app) => Object.keys(app.entries).length > 0);
}

/** @returns {boolean} */
export const hasWeb = () => existsSync(inRoot('apps', 'web', 'index.html'));
