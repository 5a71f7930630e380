/** `npm run docs:config`: writes the configuration table into the README, between its markers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { bundle } from '../build/bundle.mjs';
import { inRoot } from '../paths.mjs';

const BETWEEN = /(<!-- configuration: npm run docs:config -->\n)[\s\S]*?(\n<!-- \/configuration -->)/;

const outDir = inRoot('node_modules', '.cache', 'phoxray', 'docs');
const source = inRoot('libs', 'platform', 'src', 'config', 'index.ts');
await bundle([{ name: 'docs', outDir, entries: { config: source } }]);
const { configTable } = await import(pathToFileURL(`${outDir}/config.js`).href);
const readme = inRoot('README.md');
writeFileSync(readme, readFileSync(readme, 'utf8').replace(BETWEEN, `$1${configTable()}$2`));
