import { ComfyFailure } from '@phoxray/comfyui';
import { ownFaultOf } from '@phoxray/platform/faults';
import type { JobFailureCode } from '../inference.errors.js';
import type { FruitlessEnd } from './job-settlement.js';

/** The image that an endpoint would need cannot be had: no other endpoint changes that. */
export class ImageUnavailableError extends Error {
  constructor(options?: ErrorOptions) {
    super('the image of the radiograph is not available', options);
    this.name = 'ImageUnavailableError';
  }
}

/** Code of an attempt that failed on our side, in a way that another attempt may meet again. */
const UNFORESEEN = 'INFERENCE.ATTEMPT_FAILED';
/** Code of an attempt that our own store, database or machine kept from its end: it does not count as a try. */
const OWN_FAULT = 'INFERENCE.OWN_FAULT';

/** Whether our own store, database or machine failed, which no other attempt and no other endpoint changes. */
export function isOwnFault(error: unknown): boolean {
  return !(error instanceof ComfyFailure) && !(error instanceof ImageUnavailableError) && ownFaultOf(error) !== null;
}

/** A step of the workflow failed: the image may be the reason, or the endpoint. */
export function isStepFailure(error: unknown): boolean {
  return error instanceof ComfyFailure && error.is('NODE_FAILED');
}

/**
 * Where a failed attempt leads: to another one as long as that may help and there are any left. `canTellElsewhere`: a
 * step failed for the first time, and another endpoint can tell whether this one is the reason.
 */
export function endOfFailure(
  error: unknown,
  attempt: number,
  maxAttempts: number,
  canTellElsewhere = false,
): FruitlessEnd {
  if (isOwnFault(error)) return { to: 'queued', code: OWN_FAULT, isTry: false };
  const code = error instanceof ComfyFailure ? error.code : UNFORESEEN;
  const isOpen = canTellElsewhere && isStepFailure(error) && attempt < maxAttempts;
  if (isOpen) return { to: 'queued', code };
  const jobCode = finalCode(error) ?? (attempt >= maxAttempts ? 'INFERENCE.ATTEMPTS_EXHAUSTED' : null);
  return jobCode === null ? { to: 'queued', code } : { to: 'failed', code, jobCode };
}

/** The failure that trying again cannot mend, or null. */
function finalCode(error: unknown): JobFailureCode | null {
  if (error instanceof ImageUnavailableError) return 'INFERENCE.IMAGE_UNAVAILABLE';
  if (!(error instanceof ComfyFailure) || error.retry !== 'never') return null;
  if (error.kind === 'runtime') return 'INFERENCE.STEP_FAILED';
  // Interrupted, and not by us: on older servers an interrupt may hit the prompt after the one that was meant.
  return error.kind === 'cancelled' ? null : 'INFERENCE.WORKFLOW_REFUSED';
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Pause before the next attempt of a job (ms): none after the first failure, then doubling. */
export function pauseAfter(attempt: number): number {
  return attempt <= 1 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 2), LONGEST_PAUSE_MS);
}
