import { JOB_STATUSES } from '../execution/job-view.js';
import type { JobStatus } from '../execution/job-view.js';

/** What `GET /api/jobs` was asked for. */
export interface JobQuery {
  /** Null = every status. */
  readonly statuses: readonly JobStatus[] | null;
  readonly sortBy: 'created_at' | 'execution_duration';
  readonly ascending: boolean;
  /** Null = all. */
  readonly limit: number | null;
  readonly offset: number;
}

/** A question that the server refuses; the message is its own. */
export class BadJobQuery extends Error {}

const statusesOf = (csv: string | null): JobStatus[] | null => {
  if (csv === null) return null;
  const asked = csv.split(',');
  const known = JOB_STATUSES.filter((status) => asked.includes(status));
  const unknown = asked.filter((status) => !JOB_STATUSES.some((name) => name === status));
  if (unknown.length === 0) return known;
  throw new BadJobQuery(`Invalid status value(s): ${unknown.join(', ')}. Valid values: ${JOB_STATUSES.join(', ')}`);
};

const choiceOf = <T extends string>(
  params: URLSearchParams,
  name: string,
  [first, second]: readonly [T, T],
): T | null => {
  const given = params.get(name);
  if (given === null) return null;
  const found = [first, second].find((choice) => choice === given);
  if (found === undefined) throw new BadJobQuery(`${name} must be '${first}' or '${second}'`);
  return found;
};

const integerOf = (params: URLSearchParams, name: string): number | null => {
  const given = params.get(name);
  if (given === null) return null;
  if (!/^[+-]?\d+$/.test(given)) throw new BadJobQuery(`${name} must be an integer`);
  return Number(given);
};

const limitOf = (params: URLSearchParams): number | null => {
  const limit = integerOf(params, 'limit');
  if (limit !== null && limit < 1) throw new BadJobQuery('limit must be a positive integer');
  return limit;
};

/**
 * Reads the question.
 *
 * @throws BadJobQuery in the words of a real server
 */
export const jobQuery = (params: URLSearchParams): JobQuery => ({
  statuses: statusesOf(params.get('status')),
  sortBy: choiceOf(params, 'sort_by', ['created_at', 'execution_duration']) ?? 'created_at',
  ascending: choiceOf(params, 'sort_order', ['asc', 'desc']) === 'asc',
  limit: limitOf(params),
  offset: Math.max(integerOf(params, 'offset') ?? 0, 0),
});
