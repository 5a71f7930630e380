import type { CreateJobRequest } from '../api/create-job.js';
import { ProblemError } from '../../../lib/api/problem.error.js';

/**
 * Idempotency keys, one for each decision to run. A decision whose answer was lost keeps its key: to press Run again
 * then asks for the same job, not for another one.
 */
export class DecisionKeys {
  private readonly keys = new Map<string, string>();

  keyOf(decision: CreateJobRequest): string {
    const text = JSON.stringify(decision);
    const key = this.keys.get(text) ?? crypto.randomUUID();
    this.keys.set(text, key);
    return key;
  }

  /** The decision was answered: the same settings are another decision from now on. */
  forget(decision: CreateJobRequest): void {
    this.keys.delete(JSON.stringify(decision));
  }
}

/** Whether the API has decided about a request; after a broken connection or a fault of a server nobody knows. */
export function isAnswer(error: Error): boolean {
  return error instanceof ProblemError && error.status >= 400 && error.status < 500;
}
