import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The viewer's components with React's own counting, which only its development build has. */
export default defineConfig({
  root: fromHere('.'),
  mode: 'development',
  logLevel: 'error',
  publicDir: false,
  define: { 'process.env.NODE_ENV': JSON.stringify('development') },
  resolve: {
    alias: {
      '@phoxray/dicom': fromHere('../../../libs/dicom/src/index.ts'),
      '@phoxray/sdk': fromHere('../../../libs/sdk/src/index.ts'),
    },
  },
  build: {
    minify: false,
    lib: { entry: fromHere('render-probe.tsx'), formats: ['iife'], name: 'RenderProbe', fileName: () => 'probe.js' },
  },
});
