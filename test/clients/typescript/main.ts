/**
 * Runs the main job with the packed SDK, as a program outside of the repository does: sign in, upload, start, watch,
 * fetch the masks. Environment: PHOXRAY_URL, PHOXRAY_EMAIL, PHOXRAY_PASSWORD, PHOXRAY_FILE. Prints one JSON object.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  createClient,
  createJob,
  createRadiograph,
  downloadResult,
  getCurrentAttestation,
  listResults,
  logIn,
  watchJob,
  type Client,
  type JobDto,
} from '@phoxray/sdk';

const setting = (name: string): string => process.env[name] ?? '';
const throwOnError = true;

async function signIn(baseUrl: string): Promise<Client> {
  const body = { email: setting('PHOXRAY_EMAIL'), password: setting('PHOXRAY_PASSWORD') };
  const { data } = await logIn({ client: createClient({ baseUrl }), body, throwOnError });
  return createClient({ baseUrl, auth: data.accessToken });
}

async function upload(client: Client, path: string): Promise<string> {
  const { data: text } = await getCurrentAttestation({ client, query: { locale: 'en' }, throwOnError });
  const { version, sha256 } = text;
  const attestation = JSON.stringify({ basis: 'professional-practice', version, sha256, acknowledged: true });
  const body = { file: new Blob([await readFile(path)]), attestation, displayName: 'from TypeScript' };
  const headers = { 'Idempotency-Key': randomUUID() };
  const { data } = await createRadiograph({ client, headers, body, throwOnError });
  return data.id;
}

const isJob = (data: unknown): data is JobDto => typeof data === 'object' && data !== null && 'revision' in data;

/** Reads the server-sent events to their end; each carries the whole job. */
async function watch(client: Client, job: JobDto): Promise<JobDto> {
  const { stream } = await watchJob({ client, path: { id: job.id }, throwOnError });
  let seen = job;
  for await (const data of stream) if (isJob(data)) seen = data;
  return seen;
}

async function download(client: Client, job: JobDto): Promise<Record<string, string>> {
  const { data: results } = await listResults({ client, path: { id: job.id }, throwOnError });
  const masks: Record<string, string> = {};
  for (const { id, output, sha256 } of results.data) {
    const path = { id: job.id, resultId: id };
    const { data } = await downloadResult({ client, path, throwOnError, parseAs: 'blob' });
    const digest = createHash('sha256')
      .update(await data.bytes())
      .digest('hex');
    if (digest !== sha256) throw new Error(`${output} is not what was announced`);
    masks[output] = digest;
  }
  return masks;
}

const client = await signIn(setting('PHOXRAY_URL'));
const radiographId = await upload(client, setting('PHOXRAY_FILE'));
const headers = { 'Idempotency-Key': randomUUID() };
const body = { radiographId, workflow: 'tissue-density', parameters: {} };
const { data: created } = await createJob({ client, headers, body, throwOnError });
const job = await watch(client, created);
process.stdout.write(
  `${JSON.stringify({ state: job.state, failure: job.failure, masks: await download(client, job) })}\n`,
);
