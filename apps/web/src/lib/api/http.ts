import { client } from '@phoxray/sdk';
import { authorizedFetch } from '../session/authorized-fetch.js';
import { problemFrom } from './problem.error.js';

/** Asks the SDK for data or an exception, never for a result to take apart. */
export const strict = { throwOnError: true } as const;

/** Sends every SDK call through the session, on the origin that served the page. */
export function configureClient(): void {
  client.setConfig({ baseUrl: globalThis.location.origin, fetch: fetchOrThrow, throwOnError: true });
}

/** Bytes and streams, which the SDK would read to the end; throws a ProblemError unless the API answers 2xx. */
export function send(path: string, init: RequestInit = {}): Promise<Response> {
  return fetchOrThrow(new Request(new URL(path, globalThis.location.origin), init));
}

async function fetchOrThrow(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  request.headers.set('accept-language', document.documentElement.lang);
  const response = await authorizedFetch(request);
  if (!response.ok) throw await problemFrom(response);
  return response;
}
