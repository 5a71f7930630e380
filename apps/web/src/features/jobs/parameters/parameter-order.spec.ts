import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASCENDING, notExceeded, parameterOf } from './parameter-order.js';

const WORKFLOWS = join(__dirname, ...Array<string>(6).fill('..'), 'libs', 'inference', 'src', 'workflows');

/** The rules of the API's own workflows, read as text: the SPA must not import the server. */
const rules = readdirSync(WORKFLOWS)
  .filter((file) => file.endsWith('.workflow.ts'))
  .flatMap((file) => {
    const text = readFileSync(join(WORKFLOWS, file), 'utf8');
    const id = /^ {2}id: '([^']+)'/m.exec(text)?.[1] ?? file;
    const rows = [...text.matchAll(/ascending: \[([^\]]+)\]/g)].map(([, row = '']) =>
      row.replaceAll("'", '').split(', '),
    );
    return rows.length === 0 ? [] : [[id, rows] as const];
  });

describe('parameter order', () => {
  it('is the order that the API enforces', () => {
    expect(Object.fromEntries(rules)).toEqual(ASCENDING);
  });

  it.each([
    ['hardThreshold', { softThreshold: 0.5, hardThreshold: 0.4 }, 'softThreshold'],
    ['hardThreshold', { softThreshold: 0.4, hardThreshold: 0.4 }, 'softThreshold'],
    ['hardThreshold', { softThreshold: 0.39, hardThreshold: 0.4 }, null],
    ['softThreshold', { softThreshold: 0.9, hardThreshold: 0.4 }, null],
    ['hardThreshold', { softThreshold: null, hardThreshold: 0.4 }, null],
    ['radius', { radius: 1 }, null],
  ])('judges %s of %j', (key, values, expected) => {
    expect(notExceeded('tissue-density', key, values)).toBe(expected);
  });

  it('reads the parameter from a pointer', () => {
    expect(parameterOf('/parameters/hardThreshold')).toBe('hardThreshold');
    expect(parameterOf('/parameters/a~1b~0c')).toBe('a/b~c');
  });
});
