import type { AccountId, JobId, RadiographId } from '@phoxray/kernel';
import { idSchema } from '@phoxray/platform/boundary';
import { defineQueueJob } from '@phoxray/platform/queue';
import { z } from 'zod';

/** A job, and what it takes to choose an endpoint and to load the image before it is claimed. */
export interface JobReference {
  readonly accountId: AccountId;
  readonly jobId: JobId;
  readonly radiographId: RadiographId;
  readonly workflow: string;
  readonly workflowVersion: number;
}

export const jobReference = z.object({
  accountId: idSchema<'account'>(),
  jobId: idSchema<'job'>(),
  radiographId: idSchema<'radiograph'>(),
  workflow: z.string(),
  workflowVersion: z.int(),
});

/** Wakes a worker for a job. The job row decides; losing or repeating an entry changes nothing. */
export const RUN_INFERENCE = defineQueueJob<JobReference>({
  queue: 'inference',
  name: 'run-inference',
  payload: jobReference,
});
