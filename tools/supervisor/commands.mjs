import { join } from 'node:path';
import { inRoot } from '../paths.mjs';

/** What each process runs: Node's options and a script of the root. The images in docker/ run the same; a test compares them. */
export const COMMANDS = {
  migrate: { options: ['--enable-source-maps'], script: 'dist/apps/api/migrate.js' },
  engine: { options: ['--enable-source-maps'], script: 'dist/apps/engine/main.js' },
  api: { options: ['--enable-source-maps'], script: 'dist/apps/api/main.js' },
  worker: { options: ['--enable-source-maps'], script: 'dist/apps/worker/main.js' },
};

/** @typedef {keyof typeof COMMANDS} ProgramName */

/** The Node that package-lock.json pins for this platform. */
export const PINNED_NODE = join(inRoot('node_modules'), `node-${process.platform}-${process.arch}`, 'bin', 'node');
