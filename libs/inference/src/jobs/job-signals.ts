import type { AccountId, JobId } from '@phoxray/kernel';

/** Notified with every change that a client can see; payload `accountId:jobId`. */
export const JOB_CHANGED = 'phoxray_job';
/** Notified when the holder of a running job should look at it: its cancellation is wanted. Same payload. */
export const JOB_ADDRESSED = 'phoxray_job_addressed';

/** A job as these channels name it. */
export function signalOf(accountId: AccountId, jobId: JobId): string {
  return `${accountId}:${jobId}`;
}
