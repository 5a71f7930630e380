import type { Job } from '../../../lib/api/contract.js';
import { sendForJson } from '../../../lib/api/http.js';
import type { ParameterValue } from '../parameters/parameter-schema.js';

export type NewJob = {
  radiographId: string;
  workflow: string;
  workflowVersion?: number;
  parameters: Record<string, ParameterValue>;
};

/** `idempotencyKey` is made once for each decision to run: a repeated call answers the same job. */
export function createJob(job: NewJob, idempotencyKey: string): Promise<Job> {
  return sendForJson<Job>('/v1/jobs', { method: 'POST', body: job, idempotencyKey });
}

export function cancelJob(id: string): Promise<Job> {
  return sendForJson<Job>(`/v1/jobs/${id}/cancel`, { method: 'POST' });
}
