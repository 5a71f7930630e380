/** What a browser says about where a request comes from; curl and servers say nothing. */
export interface RequestOrigin {
  readonly origin: string | undefined;
  /** Sec-Fetch-Site: set by the browser, out of reach of scripts. */
  readonly fetchSite: string | undefined;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The origins of our own pages. A loopback address has several names, all of them this machine. */
export function trustedOrigins(publicUrl: string, others: readonly string[]): ReadonlySet<string> {
  const { protocol, hostname, port, origin } = new URL(publicUrl);
  const suffix = port === '' ? '' : `:${port}`;
  const aliases = LOOPBACK.includes(hostname) ? LOOPBACK.map((name) => `${protocol}//${name}${suffix}`) : [];
  return new Set([origin, ...aliases, ...others.map((url) => new URL(url).origin)]);
}

/**
 * False when a browser sent the request for a page of somebody else (ASVS 5.0 3.5.1). SameSite=Strict stops other
 * sites; this stops sibling sub-domains too.
 */
export function isTrusted({ origin, fetchSite }: RequestOrigin, trusted: ReadonlySet<string>): boolean {
  if (origin !== undefined) return trusted.has(origin) && fetchSite !== 'cross-site';
  return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
}
