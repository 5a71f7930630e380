import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { en } from './locales/en.js';
import { fr } from './locales/fr.js';

const LIBS = join(__dirname, '..', '..', '..', '..', '..', 'libs');

/** Every source of the API that names codes, read as text: the SPA must not import the server. */
const sources = readdirSync(LIBS, { recursive: true, encoding: 'utf8' })
  .filter((path) => /[\\/]src[\\/].*\.ts$/.test(path) && !/\.spec\.ts$|node_modules/.test(path))
  .map((path) => ({ path, text: readFileSync(join(LIBS, path), 'utf8') }));

const tables = sources.flatMap(({ text }) => [...text.matchAll(/defineErrors\('(\w+)', \{\n(.*?)\n\}\)/gs)]);
const refusals = tables.flatMap(([, area = '', body = '']) =>
  [...body.matchAll(/^ {2}(\w+): \[/gm)].map(([, reason = '']) => `${area}.${reason}`),
);
const failures = sources
  .filter(({ path }) => path.endsWith('.errors.ts'))
  .flatMap(({ text }) => [...text.matchAll(/^ {2}'([A-Z]+\.[A-Z_]+)':/gm)].map(([, code = '']) => code));

const codesOf = (catalogue: typeof fr.errors): string[] =>
  Object.entries(catalogue).flatMap(([area, reasons]) => Object.keys(reasons).map((reason) => `${area}.${reason}`));

describe('error catalogue', () => {
  it('finds the tables of every area and the failures of jobs', () => {
    const areas = ['ACCESS', 'ACCOUNTS', 'HTTP', 'IDEMPOTENCY', 'INFERENCE', 'UPLOADS'];
    expect(tables.map(([, area = '']) => area).sort()).toEqual(areas);
    expect(refusals).toContain('IDEMPOTENCY.KEY_REUSED');
    expect(failures).toContain('INFERENCE.STEP_FAILED');
  });

  it.each([
    ['French', fr.errors],
    ['English', en.errors],
  ])('has a sentence in %s for every code of the API, and for no other', (_language, catalogue) => {
    expect(codesOf(catalogue).sort()).toEqual([...refusals, ...failures].sort());
  });
});
