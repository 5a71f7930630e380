import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALLOW_LIST } from './allow-list.data.js';

describe('the README', () => {
  const text = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const words = new Set(text.match(/\w+/g));

  it('names every attribute that may survive', () => {
    expect(ALLOW_LIST.map(({ keyword }) => keyword).filter((keyword) => !words.has(keyword))).toEqual([]);
  });
});
