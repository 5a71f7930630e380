/** `npm run build [-- --force]` */
import { build } from './build/build.mjs';
import { StartError } from './terminal/start-error.mjs';

const started = performance.now();
try {
  const built = await build({ force: process.argv.includes('--force') });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(built.length > 0 ? `Built ${built.join(', ')} in ${seconds} s.` : 'Everything is up to date.');
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(`${error.message}\n${error.advice}`);
  process.exitCode = 1;
}
