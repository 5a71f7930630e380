/** What a browser says about where a request comes from; curl and servers say nothing. */
export interface RequestOrigin {
  readonly origin: string | undefined;
  /** Sec-Fetch-Site: set by the browser, out of reach of scripts. */
  readonly fetchSite: string | undefined;
  /** The Host that the request was sent to. */
  readonly host: string | undefined;
}

/** Where our own pages may stand. */
export interface OwnOrigins {
  readonly listed: ReadonlySet<string>;
  /** On one machine the port and the name of loopback may be any, as long as page and API share them. */
  readonly anyLoopback: boolean;
}

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

export function ownOrigins(publicUrl: string, others: readonly string[]): OwnOrigins {
  const listed = new Set([publicUrl, ...others].map((url) => new URL(url).origin));
  return { listed, anyLoopback: LOOPBACK.test(new URL(publicUrl).origin) };
}

/**
 * False when a browser sent the request for a page of somebody else (ASVS 5.0 3.5.1). SameSite=Strict stops other
 * sites; this stops sibling sub-domains and other ports too.
 */
export function isTrusted({ origin, fetchSite, host }: RequestOrigin, own: OwnOrigins): boolean {
  if (origin === undefined) return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
  if (fetchSite === 'cross-site') return false;
  return own.listed.has(origin) || (own.anyLoopback && LOOPBACK.test(origin) && origin === `http://${host}`);
}
