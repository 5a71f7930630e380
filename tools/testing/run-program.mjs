import { prepare } from '../install/prepare.mjs';
import { runPinned } from '../install/pinned-node.mjs';
import { Reporter } from '../terminal/reporter.mjs';
import { StartError } from '../terminal/start-error.mjs';

/**
 * Runs `test/<name>/main.ts` under the pinned Node, on the terminal.
 * @param {string} name @param {string[]} args its own
 * @returns {Promise<number>} its exit status; 1 when it could not be built
 */
export async function runProgram(name, args) {
  const reporter = new Reporter();
  try {
    await prepare(reporter);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    reporter.say(`\n${error.message}\n${error.advice}\n`);
    return 1;
  }
  const { code } = await runPinned(['tools/testing/program.mjs', name, ...args], { inherit: true });
  return code;
}
