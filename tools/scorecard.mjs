/**
 * `npm run scorecard`: de-identifies synthetic files full of canaries, then sends the hostile files to the built product,
 * has compressed files taken and shown in rotation, and ends with goals X1, X3, S10 and X7.
 */
import { parseArgs } from 'node:util';
import { bundle } from './build/bundle.mjs';
import { prepare } from './install/prepare.mjs';
import { runPinned } from './install/pinned-node.mjs';
import { inRoot } from './paths.mjs';
import { Reporter } from './terminal/reporter.mjs';

/** Refuses what no program would read, before anything is built. */
function requireKnown(args) {
  try {
    parseArgs({ args, options: { short: { type: 'boolean' }, only: { type: 'string' } } });
  } catch (error) {
    console.error(`${error.message}\nUse: npm run scorecard [-- --short] [-- --only <part of a file's name>]`);
    process.exit(1);
  }
}

requireKnown(process.argv.slice(2));
const isShort = process.argv.includes('--short');
const outDir = inRoot('dist', 'scorecard');
await prepare(new Reporter());
await bundle([{ name: 'scorecard', outDir, entries: { main: inRoot('test', 'scorecard', 'main.ts') } }]);
const runs = [
  await runPinned([inRoot('dist', 'scorecard', 'main.js')]),
  await runPinned([inRoot('tools', 'testing', 'program.mjs'), 'hostile', ...process.argv.slice(2)]),
  await runPinned([inRoot('tools', 'testing', 'program.mjs'), 'decoders', ...(isShort ? ['--files', '60'] : [])]),
];
const lines = runs.flatMap(({ output }) => output.trimEnd().split('\n'));
const goals = lines.filter((line) => line.startsWith('GOAL '));
const rest = lines.filter((line) => !line.startsWith('GOAL '));
process.stdout.write(`${[...rest, '', ...goals].join('\n')}\n`);
process.exitCode = Math.max(...runs.map(({ code }) => code));
