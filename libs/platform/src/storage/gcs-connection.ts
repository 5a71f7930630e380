import type { Bucket } from '@google-cloud/storage';
import type { GoogleAuth } from 'google-auth-library';
import type { ServiceAccountKey } from '../config/index.js';
import { Crc32c } from './crc32c.js';

const ENDPOINT = 'https://storage.googleapis.com';
const SCOPE = 'https://www.googleapis.com/auth/devstorage.read_write';

/**
 * Four tries over about five seconds; the caller has retries of its own. Their total time is left at the library's ten
 * minutes, beyond what these can take: when it runs out, a request never comes to an end.
 */
const RETRIES = { maxRetries: 3, retryDelayMultiplier: 1.3 };

/** How long the client waits for the next byte of an answer, in milliseconds. */
const SILENCE_MS = 30_000;

export interface GcsOptions {
  readonly bucket: string;
  /** Another origin than Google's; on plain http no credentials are sent. */
  readonly endpoint?: string | undefined;
  /** Application Default Credentials when absent. */
  readonly credentials?: ServiceAccountKey | undefined;
}

/** A bucket, and the means to ask its service what the client library offers no sound way to ask. */
export interface GcsConnection {
  readonly bucket: Bucket;
  readonly endpoint: string;
  readonly auth: GoogleAuth;
}

/** Sends nothing yet. The libraries are loaded here because an installation that keeps files has no use for them. */
export async function connectToGcs({ bucket, endpoint = ENDPOINT, credentials }: GcsOptions): Promise<GcsConnection> {
  const [{ Storage }, auth] = await Promise.all([import('@google-cloud/storage'), authenticate(endpoint, credentials)]);
  const storage = new Storage({
    apiEndpoint: endpoint,
    authClient: auth,
    useAuthWithCustomEndpoint: true,
    crc32cGenerator: () => new Crc32c(),
    retryOptions: RETRIES,
    timeout: SILENCE_MS,
  });
  return { bucket: storage.bucket(bucket), endpoint: new URL(endpoint).origin, auth };
}

async function authenticate(endpoint: string, key: ServiceAccountKey | undefined): Promise<GoogleAuth> {
  const { GoogleAuth, JWT, PassThroughClient } = await import('google-auth-library');
  if (endpoint.startsWith('http:')) return new GoogleAuth({ authClient: new PassThroughClient() });
  if (key === undefined) return new GoogleAuth({ scopes: [SCOPE] });
  return new GoogleAuth({
    authClient: new JWT({ email: key.client_email, key: key.private_key, scopes: [SCOPE] }),
  });
}
