import { join } from 'node:path';
import { inRoot } from '../paths.mjs';

/**
 * Files pass through api and worker in buffers outside of V8's heap, which only a collection lets go of. With a young
 * generation of 16 MB the small ones come so seldom that every 64 MB of a file cost a full one: half of all processor time.
 */
const STREAMS = ['--enable-source-maps', '--max-semi-space-size=1'];

/** What each process runs: Node's options and a script of the root. The images in docker/ run the same; a test compares them. */
export const COMMANDS = {
  migrate: { options: ['--enable-source-maps'], script: 'dist/apps/api/migrate.js' },
  engine: { options: ['--enable-source-maps'], script: 'dist/apps/engine/main.js' },
  api: { options: STREAMS, script: 'dist/apps/api/main.js' },
  worker: { options: STREAMS, script: 'dist/apps/worker/main.js' },
};

/** @typedef {keyof typeof COMMANDS} ProgramName */

/** The Node that package-lock.json pins for this platform. */
export const PINNED_NODE = join(inRoot('node_modules'), `node-${process.platform}-${process.arch}`, 'bin', 'node');
