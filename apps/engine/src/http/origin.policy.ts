import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i;

/**
 * A browser page of another site must not reach an engine on the same machine: with a loopback Host, an Origin that names
 * another host is refused. Without Origin, or with a Host that is not loopback, nothing is checked.
 */
export const isForeignOrigin = ({ host, origin }: IncomingHttpHeaders): boolean => {
  if (!host || !origin || !LOOPBACK.test(host)) return false;
  return URL.parse(origin)?.host !== host.toLowerCase();
};
