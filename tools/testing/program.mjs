/** Bundles `test/<name>/main.ts` and becomes it. */
import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { bundle } from '../build/bundle.mjs';
import { inRoot } from '../paths.mjs';

const [name = '', ...args] = process.argv.slice(2);
const outDir = inRoot('node_modules', '.cache', 'phoxray', `program-${process.pid}`);
process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
await bundle([{ name, outDir, entries: { main: inRoot('test', ...name.split('/'), 'main.ts') } }]);
process.argv.splice(2, process.argv.length, ...args);
await import(pathToFileURL(`${outDir}/main.js`).href);
