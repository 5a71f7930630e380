import { ApiClient, ApiProblem } from './api-client.mjs';
import { openDemoAccount, rememberDemo } from './account.mjs';
import { describeTimings, findFinishedJob, runSample, uploadSample } from './sample-run.mjs';
import { originOf } from '../supervisor/settings.mjs';
import { StartError } from '../terminal/start-error.mjs';

/** @typedef {import('../terminal/reporter.mjs').Reporter} Reporter */

/**
 * Shows the whole path once: an account, the synthetic radiograph, its masks. Later starts find them again.
 * @param {import('../supervisor/settings.mjs').Settings} settings @param {Reporter} reporter
 */
export async function showDemo({ home, host, port, publicUrl }, reporter) {
  const api = new ApiClient(originOf(host, port));
  try {
    const demo = await reporter.step('Demo account', () => openDemoAccount(api, home));
    const { job, uploadMs } = await sampleJob(api, demo, home, reporter);
    reporter.say(`\n  Sign in    ${demo.email}   password ${demo.password}`);
    reporter.say(`  Stages     ${describeTimings(job, uploadMs)}`);
    reporter.say(`  Masks      ${publicUrl}/jobs/${job.id}`);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    throw new StartError(`The demonstration failed: ${error.message}`, `HTTP ${error.status} ${error.code}`);
  }
}

/** @param {ApiClient} api @param {import('./account.mjs').Demo} demo @param {string} home @param {Reporter} reporter */
async function sampleJob(api, demo, home, reporter) {
  const earlier = await findFinishedJob(api, demo.jobId);
  if (earlier) return { job: earlier, uploadMs: undefined };
  const { radiographId, uploadMs } = await reporter.step('Sample upload', () => uploadSample(api));
  const job = await reporter.step('Sample job', (note) => runSample(api, radiographId, note));
  rememberDemo(home, { ...demo, radiographId, jobId: job.id });
  return { job, uploadMs };
}
