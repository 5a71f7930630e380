// Nest 12 is ESM only; Jest runs our TypeScript compiled to CommonJS and lets Node 24 require() the ESM packages.
const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

/** `.ci/run` sets CI. */
const seeded = process.env.CI ? { '^fast-check$': '<rootDir>/test/setup/seeded-fast-check.cjs' } : {};

const project = (displayName, testRegex, extra = {}) => ({
  displayName,
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/tools'],
  testRegex,
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'json', 'node'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  transformIgnorePatterns: ['/node_modules/'],
  moduleNameMapper: {
    ...seeded,
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@phoxray/platform/([^/]+)$': '<rootDir>/libs/platform/src/$1/index.ts',
    '^@phoxray/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
  },
  ...extra,
});

/** `unit` needs nothing outside the process; `integration` starts one embedded PostgreSQL for the whole run. */
export default {
  // Against tests that hang; a slow or busy machine is no failure.
  testTimeout: 180_000,
  projects: [
    project('unit', '(?<!integration|e2e|browser|chaos|conformance)\\.spec\\.ts$'),
    project('integration', '\\.(integration|e2e|browser|chaos|conformance)\\.spec\\.ts$', {
      globalSetup: '<rootDir>/test/setup/start-peers.ts',
      globalTeardown: '<rootDir>/test/setup/stop-peers.ts',
    }),
  ],
};
