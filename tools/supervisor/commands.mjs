import { join } from 'node:path';
import { inRoot } from '../paths.mjs';

/** What each process runs, relative to the root. The images in docker/ run the same; a test compares them. */
export const COMMANDS = {
  migrate: ['--enable-source-maps', 'dist/apps/api/migrate.js'],
  engine: ['--enable-source-maps', 'dist/apps/engine/main.js'],
  api: ['--enable-source-maps', 'dist/apps/api/main.js'],
  worker: ['--enable-source-maps', 'dist/apps/worker/main.js'],
};

/** @typedef {keyof typeof COMMANDS} ProgramName */

/** The Node that package-lock.json pins for this platform. */
export const PINNED_NODE = join(inRoot('node_modules'), `node-${process.platform}-${process.arch}`, 'bin', 'node');
