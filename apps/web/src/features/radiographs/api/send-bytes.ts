import { DetailedError, Upload, type HttpResponse } from 'tus-js-client';
import { NETWORK_PROBLEM, ProblemError, problemFromBody } from '../../../lib/api/problem.error.js';
import { renewSession } from '../../../lib/session/renew-session.js';
import { currentAccessToken } from '../../../lib/session/session.store.js';
import { DuplicateError } from './duplicate.error.js';

export type SendRequest = {
  readonly bytes: Blob;
  /** Fields of the upload; they are read before the first byte. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Address of an upload begun earlier; null for a new one. */
  readonly url: string | null;
  readonly onUrl: (url: string) => void;
  /** Share of the bytes handed to the network, 0 to 1. */
  readonly onProgress: (sent: number) => void;
  /** Aborting leaves what has arrived at the API, to go on from there. */
  readonly signal: AbortSignal;
};

/** A connection that comes back within half a minute costs nothing but the wait. */
const RETRY_DELAYS_MS = [0, 1_000, 2_000, 4_000, 8_000, 16_000];
const UNAUTHENTICATED = 401;
const WORTH_RETRYING: ReadonlySet<number> = new Set([UNAUTHENTICATED, 408, 423, 425, 429]);

/**
 * Sends bytes by tus 1.0.0, from where an earlier try stopped. Resolves when the API has the last one.
 * Rejects with a `ProblemError`, with a `DuplicateError` before the first byte, or with the signal's reason.
 */
export function sendBytes(request: SendRequest): Promise<void> {
  const { bytes, metadata, url, signal } = request;
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: new URL('/v1/uploads', globalThis.location.origin).href,
      uploadUrl: url,
      metadata: { ...metadata },
      retryDelays: RETRY_DELAYS_MS,
      storeFingerprintForResuming: false,
      fingerprint: () => Promise.resolve(''),
      onBeforeRequest: (sent) => sent.setHeader('authorization', `Bearer ${currentAccessToken() ?? ''}`),
      onAfterResponse: renewWhenExpired,
      onShouldRetry: ({ originalResponse }, attempt) => isWorthRetrying(originalResponse, attempt),
      onUploadUrlAvailable: () => upload.url !== null && request.onUrl(upload.url),
      onProgress: (sent, total) => request.onProgress(total > 0 ? sent / total : 0),
      onSuccess: () => resolve(),
      onError: (error) => reject(problemOf(error)),
    });
    signal.addEventListener('abort', () => {
      void upload.abort();
      reject(signal.reason);
    });
    upload.start();
  });
}

async function renewWhenExpired(_request: unknown, response: HttpResponse): Promise<void> {
  if (response.getStatus() === UNAUTHENTICATED) await renewSession().catch(() => false);
}

/** An expired token is renewed once; a refusal stays one. */
function isWorthRetrying(response: HttpResponse | null, attempt: number): boolean {
  const status = response?.getStatus() ?? 0;
  if (status === UNAUTHENTICATED) return attempt === 0;
  return status < 400 || status >= 500 || WORTH_RETRYING.has(status);
}

function problemOf(error: Error): Error {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  if (response === null || response.getStatus() === 0) return new ProblemError(0, NETWORK_PROBLEM, null, null);
  const body = parsed(response.getBody());
  const known = radiographIdIn(body);
  const problem = problemFromBody(response.getStatus(), body);
  return problem.code === 'UPLOADS.DUPLICATE' && known !== null ? new DuplicateError(known) : problem;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function radiographIdIn(body: unknown): string | null {
  const id = typeof body === 'object' && body !== null && 'radiographId' in body ? body.radiographId : null;
  return typeof id === 'string' ? id : null;
}
