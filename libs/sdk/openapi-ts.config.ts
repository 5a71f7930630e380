import { defineConfig } from '@hey-api/openapi-ts';

/** `npm run sdk`: the client that the SPA and the tests use, from the committed description of the API. */
export default defineConfig({
  input: 'openapi.json',
  output: { path: 'libs/sdk/src/generated', clean: true },
  plugins: ['@hey-api/typescript', '@hey-api/sdk', { name: '@hey-api/client-fetch', throwOnError: false }],
});
