import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nginxHeaders, pageHeaders } from '../../libs/platform/src/http/index.js';
import { ROOT } from './source-graph.js';

const conf = readFileSync(join(ROOT, 'docker', 'web.nginx.conf'), 'utf8');

describe('the headers of nginx', () => {
  it('are those of the API (npm run web:headers)', () => {
    expect(readFileSync(join(ROOT, 'docker', 'web.headers.conf'), 'utf8')).toBe(nginxHeaders());
  });

  it('are sent wherever nginx serves a file, with nothing written by hand beside them', () => {
    const byHand = [...conf.matchAll(/add_header (\S+)/g)].map(([, name]) => name);
    expect([...new Set(byHand)]).toEqual(['Cache-Control']);
    // nginx forgets inherited headers where a block has one of its own.
    expect(conf.match(/include web\.headers\.conf;/g)).toHaveLength(byHand.length);
  });

  it('hold no quote that would end the value', () => {
    expect(Object.values(pageHeaders({ isHttps: true })).filter((value) => /["$\\\n]/.test(value))).toEqual([]);
  });
});
