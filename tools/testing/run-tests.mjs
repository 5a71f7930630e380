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
 * All tests, in two lanes of about the same length: pure ones, protocols and browsers keep a second core busy while the
 * others wait for their peers.
 */
const LANES = [
  [
    ['--selectProjects', 'unit'],
    ['--selectProjects', 'integration', '--testPathPatterns', '[.](conformance|browser)[.]spec'],
  ],
  [['--selectProjects', 'integration', '--testPathPatterns', '^(?!.*[.](conformance|browser)[.]spec)']],
];

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
    return conclude(reporter, [{ code: 1, results: null }]);
  }
  const lanes = args.length === 0 ? LANES : [[args]];
  const runs = await Promise.all(lanes.map(runLane));
  return conclude(reporter, runs.flat());
}

/** One run after the other. */
async function runLane(lane) {
  const runs = [];
  for (const args of lane) runs.push(await runJest(args));
  return runs;
}

/**
 * @param {string[]} args Jest's
 * @returns {Promise<{ code: number, results: object | null }>} its exit status, and its results unless it left none
 */
async function runJest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-results-'));
  const file = join(folder, 'results.json');
  const { code } = await runPinned([...JEST, ...args, '--json', `--outputFile=${file}`], { inherit: true });
  const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  rmSync(folder, { recursive: true });
  return { code, results };
}

/** A file that could not be run counts as one failure, and so does a run that left no results. */
function countFailures({ code, results }) {
  const counted = (results?.numFailedTests ?? 0) + (results?.numRuntimeErrorTestSuites ?? 0);
  return counted === 0 && code !== 0 ? 1 : counted;
}

function conclude(reporter, runs) {
  const sum = (count) => runs.reduce((total, run) => total + count(run), 0);
  const passed = sum(({ results }) => results?.numPassedTests ?? 0);
  const failed = sum(countFailures);
  const pending = sum(({ results }) => results?.numPendingTests ?? 0);
  reporter.say(`\n${passed} passed, ${failed} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
}
