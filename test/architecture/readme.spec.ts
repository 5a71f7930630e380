import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configTable } from '../../libs/platform/src/config/index.js';
import { ROOT } from './source-graph.js';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

describe('the README', () => {
  it('shows the configuration as it is (npm run docs:config)', () => {
    expect(readme).toContain(configTable());
  });

  it('names only commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => String(name));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => String(path));
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
