import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The renderer and its reference as one script, for a browser test to load into an empty page. */
export default defineConfig({
  root: fromHere('.'),
  logLevel: 'error',
  publicDir: false,
  resolve: { alias: { '@phoxray/dicom': fromHere('../../../libs/dicom/src/index.ts') } },
  build: {
    minify: false,
    lib: { entry: fromHere('shader-probe.ts'), formats: ['iife'], name: 'ShaderProbe', fileName: () => 'probe.js' },
  },
});
