/** `npm run docs:errors`: writes docs/errors.md from the catalogues of errors. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { bundle } from '../build/bundle.mjs';
import { inRoot } from '../paths.mjs';

const outDir = inRoot('node_modules', '.cache', 'phoxray', 'errors');
await bundle([{ name: 'docs', outDir, entries: { page: inRoot('apps', 'api', 'src', 'docs', 'error-page.ts') } }]);
const { errorPage } = await import(pathToFileURL(`${outDir}/page.js`).href);
writeFileSync(inRoot('docs', 'errors.md'), errorPage());
