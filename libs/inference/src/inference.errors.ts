import { defineErrors } from '@phoxray/kernel';

export const INFERENCE_ERRORS = defineErrors('INFERENCE', {
  WORKFLOW_NOT_FOUND: ['not-found', 'There is no such workflow or version. List the workflows to see which there are.'],
  JOB_NOT_FOUND: ['not-found', 'There is no such job in this account.'],
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

export type JobFailureCode = keyof typeof JOB_FAILURES;

/** The sentence of a stored failure code. */
export function describeFailure(code: JobFailureCode): { code: JobFailureCode; detail: string } {
  return { code, detail: JOB_FAILURES[code] };
}
