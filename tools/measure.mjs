/** `node tools/measure.mjs <folder of test/> [arguments]`: builds what is missing, then runs that folder's program. */
import { runProgram } from './testing/run-program.mjs';

process.exitCode = await runProgram(process.argv[2] ?? '', process.argv.slice(3));
