import { isNativeError } from 'node:util/types';
import { reasonOf } from '../faults/index.js';

/** The only fields a log line may carry. Everything else is dropped: a log is not a place for patient data. */
export const LOG_FIELDS = [
  'requestId',
  'method',
  'route',
  'status',
  'durationMs',
  'accountId',
  'jobId',
  'attemptId',
  'radiographId',
  'endpoint',
  'reason',
  'nodes',
  'version',
  'queue',
  'job',
  'code',
  'count',
  'port',
  'signal',
  'errorName',
  'errorCode',
  'reason',
  'peer',
  'stack',
] as const;

export type LogField = (typeof LOG_FIELDS)[number];
export type LogFields = Partial<Record<LogField, string | number | boolean | null>>;

const ALLOWED: ReadonlySet<string> = new Set(LOG_FIELDS);

/** `fields` without anything that is not on the list. */
export function onlyAllowed(fields: Readonly<Record<string, unknown>>): LogFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => ALLOWED.has(name)));
}

/**
 * An error as a log may keep it: its kind, where it came from, and its reason in codes. Never its message, which may
 * quote data.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error) && !isNativeError(error)) return { errorName: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {};
  return { errorName: error.name, ...code, ...reasonOf(error), stack: framesOf(error) };
}

function framesOf(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return frames.slice(0, 12).join('\n');
}
