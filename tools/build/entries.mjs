import { existsSync } from 'node:fs';
import { inRoot } from '../paths.mjs';

/** Programs of each server application; one that has no source yet is left out. */
const PROGRAMS = {
  api: ['main', 'migrate', 'openapi', 'decoder'],
  worker: ['main', 'decoder'],
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

/** The program that opens strangers' files, which runs beside the API and beside each worker. */
const DECODER_SOURCE = inRoot('libs', 'uploads', 'src', 'decoder', 'decoder.main.ts');

/** @param {string} app @param {string} program */
const sourceOf = (app, program) =>
  program === 'decoder' ? DECODER_SOURCE : inRoot('apps', app, 'src', `${program}.ts`);

/** @returns {boolean} */
export const hasWeb = () => existsSync(inRoot('apps', 'web', 'index.html'));
