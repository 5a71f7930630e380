import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { apiReference } from './reference/api-reference.plugin.js';
import { mantineThemeCss } from './mantine-theme-css.plugin.js';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** That lib's modules only declare things: whoever shades pixels need not carry the rules of de-identification. */
const PURE_DICOM = { treeshake: { moduleSideEffects: [{ test: /\/libs\/dicom\//, sideEffects: false }] } };

export default defineConfig({
  root: fromHere('.'),
  plugins: [react(), mantineThemeCss(), apiReference()],
  resolve: {
    alias: {
      '@phoxray/sdk': fromHere('../../libs/sdk/src/index.ts'),
      '@phoxray/dicom': fromHere('../../libs/dicom/src/index.ts'),
    },
  },
  worker: { format: 'es', rolldownOptions: PURE_DICOM },
  server: { port: 5173, strictPort: true, proxy: { '/v1': 'http://127.0.0.1:3000' } },
  build: {
    outDir: fromHere('../../dist/apps/web'),
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: 'chrome120',
    // Inlined assets would be data: URLs, which the CSP refuses; the polyfill would be an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: PURE_DICOM,
  },
});
