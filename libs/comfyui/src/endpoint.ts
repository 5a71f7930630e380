import { paceOf, type TransferPace } from './transfer-pace.js';

/** How long each kind of exchange may take, in milliseconds. */
export interface ComfyTimeouts {
  /** Look-ups and small commands. */
  readonly requestMs: number;
  /** POST /prompt: validation lists folders and may be slow. */
  readonly submitMs: number;
  /** The wait for the proof that a prompt which was accepted in part has stopped: inside a long step nothing stops. */
  readonly withdrawMs: number;
  /** WebSocket handshake, and the wait for a pong. */
  readonly socketMs: number;
}

/** The largest answers accepted, in bytes. */
export interface ComfyLimits {
  readonly jsonBytes: number;
  readonly imageBytes: number;
  readonly frameBytes: number;
}

/** One ComfyUI server. `headers` are secret (a proxy's credentials) and go on HTTP and on the WebSocket upgrade. */
export interface ComfyEndpoint {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How fast images must move; 16 KiB a second without it. */
  readonly pace?: TransferPace;
  readonly timeouts?: Partial<ComfyTimeouts>;
  readonly limits?: Partial<ComfyLimits>;
}

/** An endpoint with every default filled in. */
export interface ResolvedEndpoint {
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly pace: TransferPace;
  readonly timeouts: ComfyTimeouts;
  readonly limits: ComfyLimits;
}

const MIB = 1024 * 1024;

const TIMEOUTS: ComfyTimeouts = {
  requestMs: 5_000,
  submitMs: 15_000,
  withdrawMs: 30_000,
  socketMs: 5_000,
};

/** Bytes a second. */
const DEFAULT_RATE = 16 * 1024;

const LIMITS: ComfyLimits = { jsonBytes: 16 * MIB, imageBytes: 64 * MIB, frameBytes: 32 * MIB };

/** Fills in the defaults. Throws a RangeError for a URL that is not plain http(s) or that carries credentials. */
export function resolveEndpoint(endpoint: ComfyEndpoint): ResolvedEndpoint {
  const base = new URL(endpoint.url);
  if (!/^https?:$/.test(base.protocol)) throw new RangeError('A ComfyUI endpoint is an http or https URL.');
  if (base.username || base.password) throw new RangeError('Credentials of a ComfyUI endpoint belong in its headers.');
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return {
    base,
    headers: { ...endpoint.headers },
    pace: endpoint.pace ?? paceOf(DEFAULT_RATE),
    timeouts: { ...TIMEOUTS, ...endpoint.timeouts },
    limits: { ...LIMITS, ...endpoint.limits },
  };
}

/** The address of a route, relative to the endpoint's own path, e.g. `history/<id>`. */
export function routeUrl(endpoint: ResolvedEndpoint, route: string, query: Record<string, string> = {}): URL {
  const url = new URL(route, endpoint.base);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** The address of the event socket of one connection. */
export function socketUrl(endpoint: ResolvedEndpoint, clientId: string): URL {
  const url = routeUrl(endpoint, 'ws', { clientId });
  url.protocol = endpoint.base.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}
