import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../install/prepare.mjs';
import { runPinned } from '../install/pinned-node.mjs';
import { Reporter } from '../terminal/reporter.mjs';
import { StartError } from '../terminal/start-error.mjs';

/** Jest loads Nest, which is ESM only, into tests compiled to CommonJS: that needs the flag. */
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

/**
 * Runs Jest and ends with `N passed, N failed` alone on a line.
 * @param {string[]} args Jest's
 * @returns {Promise<number>} exit status: 0 when nothing failed
 */
export async function runTests(args) {
  const reporter = new Reporter();
  try {
    await prepare(reporter);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    reporter.say(`\n${error.message}\n${error.advice}\n`);
    return conclude(reporter, 1, null);
  }
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-results-'));
  const file = join(folder, 'results.json');
  const { code } = await runPinned([...JEST, ...args, '--json', `--outputFile=${file}`], { inherit: true });
  const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  rmSync(folder, { recursive: true });
  return conclude(reporter, code, results);
}

/** A file that could not be run counts as one failure, and so does a run that left no results. */
function conclude(reporter, code, results) {
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0, numPendingTests = 0 } = results ?? {};
  const counted = numFailedTests + numRuntimeErrorTestSuites;
  const failed = counted === 0 && code !== 0 ? 1 : counted;
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
  reporter.say(`\n${numPassedTests} passed, ${failed} failed${skipped}`);
  return failed === 0 ? 0 : 1;
}
