import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line of a request's work may know about it; never a token, a name or a URL. */
export interface RequestContext {
  readonly requestId: string;
}

export const requestContext = new AsyncLocalStorage<RequestContext>();
