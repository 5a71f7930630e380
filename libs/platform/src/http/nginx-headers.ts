import { pageHeaders } from './security-headers.js';

const INTRODUCTION =
  '# Written by `npm run web:headers` from libs/platform/src/http/security-headers.ts: the API sends the same.\n';

/**
 * The SPA's headers as nginx includes them (docker/web.headers.conf), for browsers that come by https.
 * @param apiOrigin origin of the API when the SPA is served on another one
 */
export function nginxHeaders(apiOrigin?: string): string {
  const headers = Object.entries(pageHeaders({ isHttps: true, ...(apiOrigin === undefined ? {} : { apiOrigin }) }));
  return INTRODUCTION + headers.map(([name, value]) => `add_header ${name} "${value}" always;\n`).join('');
}
