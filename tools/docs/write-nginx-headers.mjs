/** `npm run web:headers [-- --api https://api.example]`: writes the SPA's headers for nginx. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../build/bundle.mjs';
import { inRoot } from '../paths.mjs';

const { values } = parseArgs({ options: { api: { type: 'string' } } });
const outDir = inRoot('node_modules', '.cache', 'phoxray', 'headers');
const source = inRoot('libs', 'platform', 'src', 'http', 'nginx-headers.ts');
await bundle([{ name: 'docs', outDir, entries: { headers: source } }]);
const { nginxHeaders } = await import(pathToFileURL(`${outDir}/headers.js`).href);
writeFileSync(inRoot('docker', 'web.headers.conf'), nginxHeaders(values.api && new URL(values.api).origin));
