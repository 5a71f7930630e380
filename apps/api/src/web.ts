import { resolve } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pageHeaders } from '@phoxray/platform/http';
import type { Config } from '@phoxray/platform/config';
import type { NextFunction, Request, Response } from 'express';
import { servePrecompressed } from './precompressed-files.js';

const PAGE = '/index.html';

/** Addresses that belong to the API: an unknown one gets a problem document, never the SPA's page. */
const NOT_THE_SPA = /^\/(v1|docs|health|assets)(\/|$)/;
/** What ends like a file is one: it exists, or it does not. */
const LIKE_A_FILE = /\.[a-z0-9]+$/i;

/** Whether the SPA, which has an address for each of its pages, answers: to browsers, and to whoever looks at `/`. */
function isPageRequest({ method, path, headers }: Request): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (path === '/') return true;
  return (headers.accept ?? '').includes('text/html') && !NOT_THE_SPA.test(path) && !LIKE_A_FILE.test(path);
}

/**
 * Serves the built SPA on the API's origin with the headers of a page. Its files carry content hashes; only the page
 * itself must be fresh.
 */
export function serveWeb(app: NestExpressApplication, { WEB_ROOT, PUBLIC_URL }: Config): void {
  const root = resolve(WEB_ROOT);
  const headers = pageHeaders({ isHttps: PUBLIC_URL.startsWith('https:') });
  const fresh = { ...headers, 'cache-control': 'no-cache' };
  app.use('/assets', servePrecompressed(resolve(root, 'assets'), { immutable: true, maxAge: '1y', headers }));
  app.use((request: Request, _response: Response, next: NextFunction) => {
    if (isPageRequest(request)) request.url = PAGE;
    next();
  });
  app.use(servePrecompressed(root, { immutable: false, maxAge: 0, headers: fresh }));
}
