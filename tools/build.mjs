/** `npm run build [-- --force] [-- --server | --web]` */
import { build } from './build/build.mjs';
import { StartError } from './terminal/start-error.mjs';

const has = (option) => process.argv.includes(option);
const started = performance.now();
try {
  const built = await build({
    force: has('--force'),
    only: has('--server') ? 'server' : has('--web') ? 'web' : undefined,
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(built.length > 0 ? `Built ${built.join(', ')} in ${seconds} s.` : 'Everything is up to date.');
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(`${error.message}\n${error.advice}`);
  process.exitCode = 1;
}
