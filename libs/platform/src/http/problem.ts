import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { AppError, StorageError, type ErrorDefinition, type ErrorKind, type FieldError } from '@phoxray/kernel';
import { TamperedError } from '../crypto/index.js';
import { ownFaultOf, type OwnFault } from '../faults/index.js';
import { HTTP_ERRORS } from './http.errors.js';

/** RFC 9457 problem document. `code` is stable; `detail` tells a person what to do. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId?: string;
  readonly errors?: readonly FieldError[];
  /** Extension members, by code. */
  readonly [member: string]: unknown;
}

export interface ProblemResponse {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** True when the cause is ours and belongs in the log. */
  readonly unexpected: boolean;
}

const STATUS: Record<ErrorKind, number> = {
  malformed: 400,
  unauthenticated: 401,
  'payment-required': 402,
  forbidden: 403,
  'not-found': 404,
  timeout: 408,
  conflict: 409,
  gone: 410,
  precondition: 412,
  'too-large': 413,
  'unsupported-media': 415,
  'unsatisfiable-range': 416,
  unprocessable: 422,
  'rate-limited': 429,
  unavailable: 503,
};

const BY_STATUS: Readonly<Record<number, ErrorDefinition>> = {
  400: HTTP_ERRORS.MALFORMED,
  404: HTTP_ERRORS.NOT_FOUND,
  405: HTTP_ERRORS.METHOD_NOT_ALLOWED,
  413: HTTP_ERRORS.TOO_LARGE,
  415: HTTP_ERRORS.UNSUPPORTED_MEDIA,
  429: HTTP_ERRORS.RATE_LIMITED,
};

const BY_FAULT: Readonly<Record<OwnFault, ErrorDefinition>> = {
  unreachable: HTTP_ERRORS.UNAVAILABLE,
  busy: HTTP_ERRORS.UNAVAILABLE,
  full: HTTP_ERRORS.STORAGE_FULL,
  'read-only': HTTP_ERRORS.STORAGE_READ_ONLY,
};

/** Retry-After: nothing is mended by the same minute when somebody has to make room. */
const WAIT_SECONDS: Readonly<Record<OwnFault, number>> = { unreachable: 2, busy: 2, full: 60, 'read-only': 60 };

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null) return null;
  // body-parser and friends (http-errors) mark what the client may know with `expose`.
  return 'expose' in error && error.expose === true && 'status' in error ? Number(error.status) : null;
}

/** What is kept is not there, or not what was kept. */
function isDamage(error: unknown): boolean {
  return (
    error instanceof TamperedError ||
    (error instanceof StorageError && (error.reason === 'missing' || error.reason === 'tampered'))
  );
}

/** Any failure as a catalogued one; null when it is not an expected failure at all. */
function catalogued(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  const fault = ownFaultOf(error);
  if (fault !== null) return new AppError(BY_FAULT[fault], { retryAfterSeconds: WAIT_SECONDS[fault], cause: error });
  if (isDamage(error)) return new AppError(HTTP_ERRORS.CONTENT_DAMAGED, { cause: error });
  const status = statusOf(error);
  if (status === null || status >= 500) return null;
  return new AppError(BY_STATUS[status] ?? HTTP_ERRORS.MALFORMED, { cause: error });
}

function headersOf(error: AppError, status: number): Record<string, string> {
  return {
    ...(error.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(error.retryAfterSeconds) }),
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="phoxray"' } : {}),
  };
}

const EXCEPTIONS: Readonly<Record<string, number>> = {
  [HTTP_ERRORS.METHOD_NOT_ALLOWED.code]: 405,
  [HTTP_ERRORS.INTERNAL.code]: 500,
  [HTTP_ERRORS.CONTENT_DAMAGED.code]: 500,
  [HTTP_ERRORS.STORAGE_FULL.code]: 507,
};

/** The status that a catalogued error is answered with. */
export function statusFor({ code, kind }: Pick<ErrorDefinition, 'code' | 'kind'>): number {
  return EXCEPTIONS[code] ?? STATUS[kind];
}

/** The URI that names a kind of problem (RFC 9457 §3.1.1); docs/errors.md lists them all. */
export function problemType(code: string): string {
  return `https://phoxray.com/problems/${code.toLowerCase().replace('.', '/').replaceAll('_', '-')}`;
}

/** The document, headers and log decision for any thrown value. */
export function toProblem(error: unknown, requestId: string | undefined): ProblemResponse {
  const known = catalogued(error);
  const shown = known ?? new AppError(HTTP_ERRORS.INTERNAL);
  const status = statusFor(shown);
  const problem: Problem = {
    ...shown.members,
    type: problemType(shown.code),
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: shown.message,
    code: shown.code,
    ...(requestId === undefined ? {} : { requestId }),
    ...(shown.errors.length === 0 ? {} : { errors: shown.errors }),
  };
  return { problem, headers: headersOf(shown, status), unexpected: known === null || isDamage(error) };
}
