import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request } from 'express';

/** What a request carries, as its headers say: nothing, JSON, or anything else. */
export type BodyKind = 'none' | 'json' | 'other';

/** What every line of a request's work may know about it; never a token, a name or a URL. */
export interface RequestContext {
  readonly requestId: string;
  readonly body: BodyKind;
}

export const requestContext = new AsyncLocalStorage<RequestContext>();

/** A body without a declared type is "other". */
export function bodyKindOf(request: Request): BodyKind {
  if (request.headers['content-length'] === '0') return 'none';
  switch (request.is('application/json')) {
    case null:
      return 'none';
    case false:
      return 'other';
    default:
      return 'json';
  }
}
