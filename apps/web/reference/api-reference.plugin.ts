import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { descriptionSchema } from './description.js';
import { renderReference } from './render-reference.js';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

/** Adds `reference.html` to the build: the committed description of the API as a page that needs no sign-in. */
export function apiReference(): Plugin {
  return {
    name: 'phoxray:api-reference',
    apply: 'build',
    generateBundle(options) {
      if (options.dir === undefined) return;
      const description = descriptionSchema.parse(JSON.parse(read('../../../openapi.json')));
      this.emitFile({ type: 'asset', fileName: 'reference.html', source: renderReference(description) });
      this.emitFile({ type: 'asset', fileName: 'reference.css', source: read('reference.css') });
    },
  };
}
