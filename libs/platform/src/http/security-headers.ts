import helmet from 'helmet';
import type { RequestHandler } from 'express';

const NOTHING = ["'none'"];
const OWN = ["'self'"];
/** The SPA's one policy: it starts workers of our own origin (apps/web/src/lib/worker). */
const TRUSTED_TYPES = ['phoxray-worker'];

/** ASVS 5.0 V3.4: closed content policy, no referrer, own origin only. HSTS and upgrades need https. */
export function securityHeaders(isHttps: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NOTHING,
        scriptSrc: OWN,
        workerSrc: OWN,
        styleSrc: OWN,
        imgSrc: ["'self'", 'blob:'],
        connectSrc: OWN,
        fontSrc: OWN,
        frameAncestors: NOTHING,
        baseUri: NOTHING,
        formAction: OWN,
        objectSrc: NOTHING,
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: TRUSTED_TYPES,
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: isHttps ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
}
