import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fr } from './locales/fr.js';

type Texts = { [key: string]: string | Texts };

const SOURCES = join(__dirname, '..', '..');

/** Every source file of the SPA but tests and catalogues, as one text. */
const code = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.spec\.ts$|locales/.test(path))
  .map((path) => readFileSync(join(SOURCES, path), 'utf8'))
  .join('\n');

function keysOf(texts: Texts, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : keysOf(value, `${prefix}${key}.`),
  );
}

/** A key is used when it is written out, or when a template such as t(`state.${…}`) covers its group. */
function isUsed(key: string): boolean {
  const base = key.replace(/_(one|other)$/, '');
  const group = base.slice(0, base.lastIndexOf('.') + 1);
  return [`'${base}'`, `:${base}'`, ...(group === '' ? [] : [`\`${group}\${`])].some((usage) => code.includes(usage));
}

describe('catalogue usage', () => {
  const shown = (Object.keys(fr) as (keyof typeof fr)[]).filter((namespace) => namespace !== 'errors');

  // The catalogue of errors is held to the API's codes instead: error-catalogue.spec.ts.
  it.each(shown)('has no text in %s that no screen shows', (namespace) => {
    expect(keysOf(fr[namespace]).filter((key) => !isUsed(key))).toEqual([]);
  });
});
