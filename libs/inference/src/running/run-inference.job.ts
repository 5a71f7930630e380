import { parseId, type AccountId, type Id, type JobId, type RadiographId } from '@phoxray/kernel';
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

function id<Kind extends string>(): z.ZodType<Id<Kind>> {
  return z.string().transform((text, context) => {
    const parsed = parseId<Kind>(text);
    if (parsed === null) context.addIssue({ code: 'custom', message: 'not an id' });
    return parsed ?? z.NEVER;
  });
}

export const jobReference = z.object({
  accountId: id<'account'>(),
  jobId: id<'job'>(),
  radiographId: id<'radiograph'>(),
  workflow: z.string(),
  workflowVersion: z.int(),
});

/** Wakes a worker for a job. The job row decides; losing or repeating an entry changes nothing. */
export const RUN_INFERENCE = defineQueueJob<JobReference>({
  queue: 'inference',
  name: 'run-inference',
  payload: jobReference,
});
