import { performance } from 'node:perf_hooks';
import { newId } from '@phoxray/kernel';
import type { NextFunction, Request, Response } from 'express';
import type { AppLogger } from '../logging/index.js';
import type { RequestDrain } from './request-drain.js';
import { bodyKindOf, requestContext } from './request-context.js';

/** The route's pattern, never its URL: ids and queries stay out of the log. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return String(route.path);
}

/** Gives each request its id and context, and logs one line when it is over. */
export function followRequests(logger: AppLogger, drain: RequestDrain) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const requestId = newId();
    const startedAt = performance.now();
    response.setHeader('X-Request-Id', requestId);
    drain.follow(response);
    response.on('close', () =>
      logger.info('request', {
        requestId,
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        durationMs: Math.round(performance.now() - startedAt),
      }),
    );
    requestContext.run({ requestId, body: bodyKindOf(request) }, next);
  };
}
