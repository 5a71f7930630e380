import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot, ROOT } from '../paths.mjs';
import { StartError } from '../terminal/start-error.mjs';

/** @typedef {import('./bundle.d.mts').ServerApp} ServerApp */

/**
 * Bundles our TypeScript, and nothing of node_modules, into ES modules for the pinned Node. Types are not checked.
 * @param {ServerApp[]} apps
 */
export async function bundle(apps) {
  const { rspack } = await import('@rspack/core');
  const compiler = rspack(apps.map(configuration));
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, result) => (error ? reject(error) : resolve(result)));
  });
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors()) throw new StartError('The build failed.', describe(stats));
}

/** @param {ServerApp} app @returns {import('@rspack/core').Configuration} */
function configuration({ name, outDir, entries }) {
  return {
    name,
    mode: 'none',
    target: 'node24',
    context: ROOT,
    entry: Object.fromEntries(Object.entries(entries).map(([key, source]) => [key, { import: source }])),
    devtool: 'source-map',
    output: {
      path: outDir,
      filename: '[name].js',
      module: true,
      chunkFormat: 'module',
      clean: true,
      library: { type: 'module' },
    },
    externalsType: 'module-import',
    externals: [leaveToolsInPlace, keepInstalledPackagesOutside],
    resolve: {
      extensions: ['.ts', '.js'],
      extensionAlias: { '.js': ['.ts', '.js'] },
      tsConfig: inRoot('tsconfig.json'),
    },
    module: { parser: { javascript: { importMeta: false } }, rules: [typescriptRule] },
    // Sources under test/ find the repository by their own folder: relative to the root, where programs are run.
    node: { __dirname: true, __filename: false, global: false },
    optimization: {
      minimize: false,
      moduleIds: 'named',
      concatenateModules: true,
      usedExports: true,
      sideEffects: false,
    },
    stats: 'errors-warnings',
  };
}

const typescriptRule = {
  test: /\.ts$/,
  loader: 'builtin:swc-loader',
  type: 'javascript/auto',
  options: {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
  },
};

/**
 * The plain modules of tools/ know where they are, which a copy in a bundle would not.
 * @param {{ context?: string, request?: string }} data
 */
function leaveToolsInPlace({ context = ROOT, request = '' }, callback) {
  const stays = request.startsWith('.') && request.endsWith('.mjs');
  callback(undefined, stays ? pathToFileURL(join(context, request)).href : undefined);
}

/** @param {{ request?: string }} data */
function keepInstalledPackagesOutside({ request = '' }, callback) {
  const ours = /^[./]/.test(request) || request.startsWith('@phoxray/');
  if (ours) callback();
  else callback(undefined, request);
}

function describe(stats) {
  return stats.toString({ preset: 'errors-only', colors: false }).split('\n').slice(0, 40).join('\n');
}
