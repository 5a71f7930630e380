import { authorizedFetch } from '../session/authorized-fetch.js';
import { problemFrom } from './problem.error.js';

export type Call = {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  idempotencyKey?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** Sends one call; throws a ProblemError unless the API answers 2xx. */
export async function send(path: string, call: Call = {}): Promise<Response> {
  const response = await authorizedFetch(toRequest(path, call));
  if (!response.ok) throw await problemFrom(response);
  return response;
}

export async function sendForJson<T>(path: string, call: Call = {}): Promise<T> {
  return (await (await send(path, call)).json()) as T;
}

function toRequest(path: string, { method = 'GET', body, idempotencyKey, headers: given, signal }: Call): Request {
  const headers = new Headers({ 'accept-language': document.documentElement.lang, ...given });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey);
  return new Request(new URL(path, globalThis.location.href), {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  });
}
