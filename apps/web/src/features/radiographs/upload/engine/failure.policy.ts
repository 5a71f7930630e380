import { asProblem, NETWORK_PROBLEM, ProblemError } from '../../../../lib/api/problem.error.js';
import type { Failure, RetryPoint, UploadStatus } from '../list/upload-status.js';
import { FileFault } from '../prepare/file.fault.js';

/** Refusals that pass: an expired session, too many at once, a full quota that may have room again. */
const PASSING: ReadonlySet<number> = new Set([401, 408, 423, 425, 429]);
const PASSING_CODES: ReadonlySet<string> = new Set([
  'UPLOADS.QUOTA_EXCEEDED',
  'UPLOADS.CHECKSUM_MISMATCH',
  // A second try asks first, and offers the radiograph that is there.
  'UPLOADS.DUPLICATE',
]);

/** What went wrong while a file was prepared or sent, and where a retry begins; a refusal of its content has no retry. */
export function failureOf(thrown: unknown): { failure: Failure; retryAt: RetryPoint | null } {
  if (thrown instanceof FileFault) {
    return {
      failure: { kind: 'file', reason: thrown.reason },
      retryAt: thrown.reason === 'unreadable' ? 'waiting' : null,
    };
  }
  const { status, code, detail } = asProblem(thrown);
  const isFinal = status >= 400 && status < 500 && !PASSING.has(status) && !PASSING_CODES.has(code);
  return { failure: { kind: 'problem', problem: { code, detail } }, retryAt: isFinal ? null : 'waiting' };
}

const SESSION_CODES: ReadonlySet<string> = new Set(['ACCESS.UNAUTHENTICATED', 'ACCOUNTS.SESSION_ENDED']);

/** Nothing is wrong with the file: the person was not signed in any more. */
export function isStoppedBySession(status: UploadStatus): boolean {
  if (status.state !== 'failed' || status.failure.kind !== 'problem') return false;
  return SESSION_CODES.has(status.failure.problem.code);
}

/** Nobody answered: nothing is wrong with the file, and it goes on once somebody does. Browsers say it by a `TypeError`. */
export function isUnreachable(thrown: unknown): boolean {
  return thrown instanceof ProblemError ? thrown.code === NETWORK_PROBLEM : thrown instanceof TypeError;
}

/** A file that the API refused after it had come whole. */
export function refusalOf(problem: { readonly code: string; readonly detail: string | null } | null) {
  const { code, detail } = problem ?? { code: 'HTTP.INTERNAL', detail: null };
  const retryAt: RetryPoint | null = problem === null || PASSING_CODES.has(code) ? 'waiting' : null;
  return { failure: { kind: 'problem', problem: { code, detail } } satisfies Failure, retryAt };
}
