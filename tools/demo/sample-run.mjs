import { setTimeout as sleep } from 'node:timers/promises';
import { makeSampleDicom } from '../sample/sample-dicom.mjs';
import { seconds } from '../terminal/reporter.mjs';
import { StartError } from '../terminal/start-error.mjs';
import { ApiProblem } from './api-client.mjs';

/** @typedef {import('./api-client.mjs').ApiClient} ApiClient */

const FINAL = ['succeeded', 'failed', 'cancelled'];

/**
 * The job of an earlier start, if its masks are still there.
 * @param {ApiClient} api @param {string | undefined} jobId
 * @returns {Promise<any>} the job, or null
 */
export async function findFinishedJob(api, jobId) {
  if (!jobId) return null;
  try {
    const job = await api.get(`/v1/jobs/${jobId}`);
    return job.state === 'succeeded' ? job : null;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}

/**
 * Sends the synthetic radiograph the way a practitioner does.
 * @param {ApiClient} api
 * @returns {Promise<{ radiographId: string, uploadMs: number }>}
 */
export async function uploadSample(api) {
  const { version, sha256, bases } = await api.get('/v1/attestations/current?locale=en');
  const basis = bases.find(({ id }) => id === 'anonymised')?.id ?? bases[0].id;
  const form = new FormData();
  form.append('attestation', JSON.stringify({ basis, version, sha256, acknowledged: true }));
  form.append('displayName', 'Synthetic panoramic sample');
  form.append('file', new Blob([makeSampleDicom()], { type: 'application/dicom' }), 'synthetic-sample.dcm');
  const started = performance.now();
  const { id } = await api.post('/v1/radiographs', form);
  return { radiographId: id, uploadMs: performance.now() - started };
}

/**
 * @param {ApiClient} api @param {string} radiographId
 * @param {(note: string) => void} note told how far the job is
 * @returns {Promise<any>} the job, succeeded
 */
export async function runSample(api, radiographId, note) {
  let job = await api.post('/v1/jobs', { radiographId, workflow: 'tissue-density', parameters: {} });
  for (const until = Date.now() + 120_000; !FINAL.includes(job.state); await sleep(100)) {
    const sentence = `The sample job is still ${job.state} after two minutes.`;
    if (Date.now() > until) throw new StartError(sentence, job.waiting?.detail);
    note(describeProgress(job));
    job = await api.get(`/v1/jobs/${job.id}`);
  }
  if (job.state !== 'succeeded') throw new StartError(`The sample job ${job.state}: ${job.failure?.detail ?? ''}`);
  return job;
}

/** @param {any} job @returns {string} how far it is, or what it waits for */
function describeProgress({ stage, progress, waiting, serverQueuePosition }) {
  if (waiting) return waiting.detail;
  if (serverQueuePosition) return `place ${serverQueuePosition} in the image server's queue`;
  return `${stage} ${Math.round(progress * 100)} %`;
}

/** @param {any} job @param {number} [uploadMs] @returns {string} */
export function describeTimings({ timings, createdAt, finishedAt }, uploadMs) {
  const { queuedMs, preparingMs, runningMs, storingMs } = timings;
  const stages = { upload: uploadMs, queue: queuedMs, prepare: preparingMs, run: runningMs, store: storingMs };
  const total = Date.parse(finishedAt) - Date.parse(createdAt) + (uploadMs ?? 0);
  return Object.entries({ ...stages, total })
    .filter(([, ms]) => typeof ms === 'number')
    .map(([stage, ms]) => `${stage} ${seconds(ms)}`)
    .join(' · ');
}
