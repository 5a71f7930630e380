/** `npm test [-- Jest's own arguments]`: installs and builds what is missing, then runs every test under the pinned Node. */
import { runTests } from './testing/run-tests.mjs';

process.exitCode = await runTests(process.argv.slice(2));
