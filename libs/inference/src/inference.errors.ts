import { defineErrors } from '@phoxray/kernel';

export const INFERENCE_ERRORS = defineErrors('INFERENCE', {
  WORKFLOW_NOT_FOUND: ['not-found', 'There is no such workflow or version. List the workflows to see which there are.'],
  JOB_NOT_FOUND: ['not-found', 'There is no such job in this account.'],
  TOO_MANY_STREAMS: [
    'rate-limited',
    'Your account follows too many jobs at once. Close some, or wait as long as Retry-After says.',
  ],
  RESULT_NOT_FOUND: ['not-found', 'There is no such result in this account.'],
  INVALID_PARAMETERS: [
    'unprocessable',
    'Some parameters are not as the workflow allows; each is named in "errors". Correct them and send a new job.',
  ],
});

/**
 * Why a job failed, as its owner reads it. Neither an endpoint's text nor an endpoint's name ever enters. The sentences
 * are part of the contract: the code is what a program should look at.
 */
export const JOB_FAILURES = {
  'INFERENCE.WORKFLOW_REFUSED':
    'The image server refused the workflow. Nothing was charged; tell support the job’s id.',
  'INFERENCE.STEP_FAILED': 'A step of the workflow failed on this image. Nothing was charged; try other parameters.',
  'INFERENCE.ATTEMPTS_EXHAUSTED':
    'The image servers failed repeatedly. Nothing was charged; start the job again later.',
  'INFERENCE.IMAGE_UNAVAILABLE':
    'The prepared image of this radiograph cannot be read. Nothing was charged; upload it again.',
} as const;

/** Why a job waits although it is not only its turn that is missing, as its owner reads it. Part of the contract too. */
export const JOB_WAITS = {
  'INFERENCE.NO_WORKER': 'No worker is running. The job starts by itself once one does; tell the operator if it lasts.',
  'INFERENCE.SERVERS_SILENT':
    'No image server answers. The job starts by itself once one does; tell the operator if it lasts.',
  'INFERENCE.SERVERS_REFUSE_ACCESS':
    'The image servers refuse access. Tell the operator to check the credentials of their proxy.',
  'INFERENCE.SERVERS_CHANGE_PIXELS':
    'The image servers change the pixels of pictures, so none is sent there. Tell the operator.',
  'INFERENCE.SERVERS_LACK_NODES':
    'No image server has every node that this workflow needs. Tell the operator which workflow it is.',
  'INFERENCE.SERVERS_FAIL':
    'The image servers answer with errors. The job starts by itself once one works; tell the operator if it lasts.',
} as const;

export type JobWaitingCode = keyof typeof JOB_WAITS;

export type JobFailureCode = keyof typeof JOB_FAILURES;

/** The sentence of a stored failure code. */
export function describeFailure(code: JobFailureCode): { code: JobFailureCode; detail: string } {
  return { code, detail: JOB_FAILURES[code] };
}

/** The sentence of a reason to wait. */
export function describeWaiting(code: JobWaitingCode): { code: JobWaitingCode; detail: string } {
  return { code, detail: JOB_WAITS[code] };
}
