import { ComfyFailure, type ComfyFailureReason } from './comfy-failure.js';

/** Errors that prove the request never left: whatever it asked for did not happen. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The failure behind a fetch that gave no whole answer. Only the error's code is looked at, its text never kept. */
export function transportFailure(error: unknown, timedOut: boolean): ComfyFailure {
  if (timedOut) return new ComfyFailure('TIMED_OUT');
  return new ComfyFailure(NEVER_SENT.has(causeCode(error)) ? 'UNREACHABLE' : 'CONNECTION_LOST');
}

function causeCode(error: unknown): string {
  return String(fieldOf(fieldOf(error, 'cause'), 'code'));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The failure behind a status that the route does not promise. */
export function statusFailure(status: number): ComfyFailure {
  return new ComfyFailure(statusReason(status), { status });
}

function statusReason(status: number): ComfyFailureReason {
  if (status === 401 || status === 403 || status === 407 || isRedirect(status)) return 'ACCESS_REFUSED';
  if (status === 413) return 'INPUT_TOO_LARGE';
  if (status >= 502 && status <= 504) return 'GATEWAY_ERROR';
  return status >= 500 ? 'SERVER_ERROR' : 'ANSWER_UNREADABLE';
}

/** A proxy that sends us to a login page; fetch reports a redirect it did not follow as 0 or as its status. */
function isRedirect(status: number): boolean {
  return status === 0 || (status >= 300 && status < 400);
}
