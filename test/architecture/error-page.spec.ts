import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorPage } from '../../apps/api/src/docs/error-page.js';
import { ROOT } from './source-graph.js';

const libs = join(ROOT, 'libs');
const codes = readdirSync(libs, { recursive: true, encoding: 'utf8' })
  .filter((path) => /[\\/]src[\\/].*\.ts$/.test(path) && !/\.spec\.ts$|node_modules/.test(path))
  .flatMap((path) => [...readFileSync(join(libs, path), 'utf8').matchAll(/defineErrors\('(\w+)', \{\n(.*?)\n\}\)/gs)])
  .flatMap(([, area = '', body = '']) =>
    [...body.matchAll(/^ {2}(\w+): \[/gm)].map(([, reason = '']) => `${area}.${reason}`),
  );

describe('the page of errors', () => {
  const page = readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8');

  it('is what the catalogues say (npm run docs:errors)', () => {
    expect(page).toBe(errorPage());
  });

  it('names every code there is', () => {
    expect(codes.length).toBeGreaterThan(50);
    const named = [...page.matchAll(/^### `(.+)`$/gm)].map(([, code = '']) => code);
    expect(named.sort()).toEqual(codes.sort());
  });
});
