import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import type { RequestHandler } from 'express';

/** Names of headers, in lower case, and their values. */
export type Headers = Readonly<Record<string, string>>;

type Directives = Readonly<Record<string, string[]>>;

const NOTHING = ["'none'"];
const OWN = ["'self'"];
/** The SPA's one policy: it starts workers of our own origin (apps/web/src/lib/worker). */
const TRUSTED_TYPES = ['phoxray-worker'];

/** For answers that are no page: a browser that shows one all the same loads nothing for it. */
const ANSWER: Directives = {
  defaultSrc: NOTHING,
  frameAncestors: NOTHING,
  baseUri: NOTHING,
  formAction: NOTHING,
};

/** For the pages of the SPA. */
const PAGE: Directives = {
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
};

/** Features of browsers that no page of ours uses (W3C Permissions Policy). */
const UNUSED_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

export interface HeaderOptions {
  /** Browsers reach us by https: they are told to use nothing else (HSTS, upgrades). */
  readonly isHttps: boolean;
  /** Origin of the API when it is not the page's own. */
  readonly apiOrigin?: string;
}

/** Headers of every answer of the API (ASVS 5.0 V3.4). What is a page, or a file of a user, replaces the policy. */
export function answerHeaders({ isHttps }: HeaderOptions): Headers {
  return headersWith(ANSWER, isHttps);
}

/** Headers of the SPA's page and files, whoever serves them: the API, or nginx. */
export function pageHeaders({ isHttps, apiOrigin }: HeaderOptions): Headers {
  const connectSrc = apiOrigin === undefined ? OWN : [...OWN, apiOrigin];
  return headersWith({ ...PAGE, connectSrc, ...(isHttps ? { upgradeInsecureRequests: [] } : {}) }, isHttps);
}

/** Sets the headers on every answer that passes. */
export function sendHeaders(headers: Headers): RequestHandler {
  const entries = new Map(Object.entries(headers));
  return (_request, response, next) => {
    response.setHeaders(entries);
    next();
  };
}

function headersWith(directives: Directives, isHttps: boolean): Headers {
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: isHttps ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
  });
  return { ...headersOf(protect), 'permissions-policy': UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', ') };
}

/** What a middleware that needs nothing of the request would send. */
function headersOf(middleware: ReturnType<typeof helmet>): Headers {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  middleware(request, response, () => undefined);
  return Object.fromEntries(response.getHeaderNames().map((name) => [name, String(response.getHeader(name))]));
}
