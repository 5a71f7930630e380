import type { CreateJobRequest } from '@phoxray/sdk';
import * as sdk from '@phoxray/sdk';
import type { Job } from '../../../lib/api/contract.js';
import { strict } from '../../../lib/api/http.js';

export type { CreateJobRequest };

/** `idempotencyKey` is made once for each decision to run: a repeated call answers the same job. */
export async function createJob(job: CreateJobRequest, idempotencyKey: string): Promise<Job> {
  const headers = { 'Idempotency-Key': idempotencyKey };
  return (await sdk.createJob({ ...strict, body: job, headers })).data;
}

export async function cancelJob(id: string): Promise<Job> {
  return (await sdk.cancelJob({ ...strict, path: { id } })).data;
}
