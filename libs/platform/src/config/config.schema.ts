import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { findStoragePlace } from './storage-place.js';

const PLACEHOLDER = /change-?me|placeholder|^x+$/i;

/** How a variable is shown in the generated table: its default in words and whether its value is secret. */
export interface SettingMeta {
  readonly secret?: boolean;
  readonly group: 'process' | 'database' | 'queue' | 'comfyui' | 'storage' | 'secrets' | 'http' | 'uploads' | 'jobs';
}

const setting = <T extends z.ZodType>(group: SettingMeta['group'], description: string, type: T): T =>
  type.meta({ description, group });
const secret = <T extends z.ZodType>(description: string, type: T): T =>
  type.meta({ description, group: 'secrets', secret: true });

const port = z.coerce.number().int().min(0).max(65535);
const urlList = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((url) => url.trim())
      .filter((url) => url !== ''),
  )
  .pipe(z.array(z.url({ protocol: /^https?$/ })));
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

function decodeKey(text: string, context: z.RefinementCtx): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) context.addIssue({ code: 'custom', message: 'must be 32 random bytes in base64' });
  return key;
}

function decodeSigningKey(text: string, context: z.RefinementCtx): KeyObject {
  const pem = text.includes('BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // Falls through to the one message that fits every unusable key.
  }
  context.addIssue({ code: 'custom', message: 'must be a P-256 private key (PKCS #8 PEM, or that PEM in base64)' });
  return z.NEVER;
}

const json = (what: string): z.ZodType<unknown, string> =>
  z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: `must be ${what}` });
      return z.NEVER;
    }
  });
const headerMap = json('a JSON object of header names and values').pipe(z.record(z.string(), z.string()));
const serviceAccountKey = json('the JSON key of a service account').pipe(
  z.object({
    type: z.literal('service_account'),
    client_email: z.email(),
    private_key: z.string().includes('PRIVATE KEY'),
  }),
);

const isEmulator = (endpoint = ''): boolean => endpoint.startsWith('http:');
/** The client library sends credentials with a large upload only to Google's own names. */
const isGoogleOrEmulator = (endpoint = 'https://storage.googleapis.com'): boolean =>
  isEmulator(endpoint) || /(^|\.)googleapis\.com$/.test(new URL(endpoint).hostname);

/** Every environment variable that PhoxRay reads; the README's table is generated from it. */
export const configSchema = z.object({
  NODE_ENV: setting(
    'process',
    'Mode of the process; production refuses placeholder secrets and plain-http public URLs.',
    z.enum(['development', 'test', 'production']).default('development'),
  ),
  LOG_LEVEL: setting(
    'process',
    'Least severe log level that is written.',
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  ),
  PHOXRAY_HOME: setting(
    'process',
    'Folder of the embedded parts: database cluster, objects, secrets, logs.',
    z.string().default('./data'),
  ),
  HOST: setting('http', 'Address that the API listens on.', z.string().default('127.0.0.1')),
  PORT: setting('http', 'Port of the API; 0 takes a free one.', port.default(3000)),
  PUBLIC_URL: setting(
    'http',
    'Origin under which browsers reach the API and the SPA.',
    z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
  ),
  CORS_ORIGINS: setting(
    'http',
    'Other origins of the same site that may call the API with credentials, comma separated.',
    urlList.default([]),
  ),
  TRUST_PROXY: setting(
    'http',
    'Number of reverse proxies in front of the API whose X-Forwarded-For is believed.',
    z.coerce.number().int().min(0).max(5).default(0),
  ),
  WEB_ROOT: setting(
    'http',
    'Folder of the built SPA to serve on the API’s origin; empty serves none.',
    z.string().default(''),
  ),
  WORKER_HEALTH_PORT: setting('process', 'Port of the worker’s health page; 0 takes a free one.', port.default(3001)),
  SHUTDOWN_SECONDS: setting(
    'process',
    'Seconds that a process may take to end after SIGTERM. What is under way is finished within 80 % of them; then requests are answered 503 and the process ends.',
    z.coerce.number().int().min(1).max(300).default(25),
  ),
  DATABASE_URL: setting(
    'database',
    'PostgreSQL 15 to 18 as the role phoxray_app, which owns nothing and cannot bypass row-level security. `npm start` takes any role that may create roles, and provisions the rest.',
    postgresUrl,
  ),
  DATABASE_POOL: setting(
    'database',
    'Connections a process may hold to PostgreSQL.',
    z.coerce.number().int().min(2).max(200).default(10),
  ),
  DATABASE_TIMEOUT_SECONDS: setting(
    'database',
    'Seconds after which a statement without an answer is given up, and its connection with it. A lock is waited for half as long.',
    z.coerce.number().int().min(1).max(60).default(20),
  ),
  QUEUE_BACKEND: setting('queue', 'What wakes the workers.', z.enum(['postgres', 'redis']).default('postgres')),
  QUEUE_DATABASE_URL: setting(
    'queue',
    'PostgreSQL as the role phoxray_queue, owner of the schema bullmq; needed with QUEUE_BACKEND=postgres.',
    postgresUrl.optional(),
  ),
  REDIS_URL: setting(
    'queue',
    'Redis 6.2 or newer with noeviction; needed with QUEUE_BACKEND=redis.',
    z.url({ protocol: /^rediss?$/ }).optional(),
  ),
  COMFYUI_URLS: setting(
    'comfyui',
    'ComfyUI servers on a private network, comma separated.',
    urlList.default(['http://127.0.0.1:8188']),
  ),
  COMFYUI_HEADERS: setting(
    'comfyui',
    'Headers for the proxy in front of the ComfyUI servers, as a JSON object.',
    headerMap.default({}),
  ).meta({
    secret: true,
    group: 'comfyui',
    description: 'Headers for the proxy in front of the ComfyUI servers, as a JSON object.',
  }),
  COMFYUI_PREFETCH: setting(
    'comfyui',
    'Prompts in flight per server: 2 keeps the next one ready while one runs.',
    z.coerce.number().int().min(1).max(8).default(2),
  ),
  COMFYUI_MIN_KIB_PER_SECOND: setting(
    'comfyui',
    'Slowest rate at which images may move to and from a server, in KiB a second over 30 s. A silent server is given up after 15 s.',
    z.coerce.number().int().min(1).max(1_000_000).default(16),
  ),
  STORAGE: setting(
    'storage',
    'Where encrypted objects live: `file:<folder>`, or `gs://<bucket>[/<prefix>]` for Google Cloud Storage.',
    z
      .string()
      .refine((text) => findStoragePlace(text) !== null, 'must be file:<folder> or gs://<bucket>[/<prefix>]')
      .default('file:./data/objects'),
  ),
  GCS_API_ENDPOINT: setting(
    'storage',
    'Another origin of Google Cloud Storage: a private endpoint under googleapis.com, or an emulator on plain http, to which no credentials are sent.',
    z.url({ protocol: /^https?$/ }).optional(),
  ),
  GCS_CREDENTIALS: secret(
    'Key of a service account as JSON, for a bucket; without it, Application Default Credentials.',
    serviceAccountKey.optional(),
  ),
  MASTER_KEY: secret(
    'Wraps the key of every account: 32 random bytes in base64. Losing it loses every image.',
    z.string().transform(decodeKey),
  ),
  JWT_PRIVATE_KEY: secret(
    'Signs access tokens: a P-256 private key as PKCS #8 PEM, or that PEM in base64.',
    z.string().transform(decodeSigningKey),
  ),
  UPLOAD_MAX_BYTES: setting(
    'uploads',
    'Largest file accepted, in bytes.',
    z.coerce
      .number()
      .int()
      .min(1024)
      .default(64 * 1024 * 1024),
  ),
  UPLOAD_MAX_MEGAPIXELS: setting(
    'uploads',
    'Largest image accepted, in millions of pixels.',
    z.coerce.number().int().min(1).max(268).default(100),
  ),
  UPLOAD_QUOTA_COUNT: setting(
    'uploads',
    'Radiographs an account may keep; 0 is no limit.',
    z.coerce.number().int().min(0).max(2_000_000_000).default(100_000),
  ),
  UPLOAD_QUOTA_BYTES: setting(
    'uploads',
    'Bytes of radiographs an account may keep; 0 is no limit.',
    z.coerce
      .number()
      .int()
      .min(0)
      .default(200 * 1024 * 1024 * 1024),
  ),
  STAGE_FOLDER: setting(
    'uploads',
    'Folder of files on their way in, as ciphertext without a name; empty takes the one of STORAGE, or the system’s for temporary files with a bucket.',
    z.string().default(''),
  ),
  UPLOAD_CONCURRENT: setting(
    'uploads',
    'Files of one account that a process receives at once.',
    z.coerce.number().int().min(1).max(1_000).default(20),
  ),
  UPLOAD_MAX_OPEN: setting(
    'uploads',
    'Resumable uploads that an account may have begun and not finished; each is kept for a day.',
    z.coerce.number().int().min(1).max(10_000).default(200),
  ),
  DECODER_PROCESSES: setting(
    'uploads',
    'Processes that open the files sent to us, in the API and in each worker; 0 is one for each core.',
    z.coerce.number().int().min(0).max(64).default(0),
  ),
  DECODER_MEMORY_MB: setting(
    'uploads',
    'Memory a decoder may hold, in MB; a file that needs more is refused.',
    z.coerce.number().int().min(256).max(4095).default(512),
  ),
  DECODER_SECONDS: setting(
    'uploads',
    'Processor time a decoder may spend before it is ended, in seconds; one picture may take half as long again by the clock.',
    z.coerce.number().int().min(1).max(600).default(20),
  ),
  DECODER_PROGRAM: setting(
    'uploads',
    'The built decoder; empty takes decoder.js beside the program that runs.',
    z.string().default(''),
  ),
  JOB_LEASE_SECONDS: setting(
    'jobs',
    'How long a worker may be silent before its job is given to another.',
    z.coerce.number().int().min(2).max(300).default(5),
  ),
  JOB_MAX_ATTEMPTS: setting(
    'jobs',
    'Tries before a job fails for good.',
    z.coerce.number().int().min(1).max(20).default(5),
  ),
});

const workerSchema = configSchema.omit({ JWT_PRIVATE_KEY: true });

/** Rules that span several settings; each fault names the variable to change. */
function checkTogether(config: z.output<typeof workerSchema>, context: z.RefinementCtx): void {
  const fault = (name: keyof typeof config, message: string): void =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (config.QUEUE_BACKEND === 'redis' && config.REDIS_URL === undefined) {
    fault('REDIS_URL', 'is needed with QUEUE_BACKEND=redis');
  }
  if (config.QUEUE_BACKEND === 'postgres' && config.QUEUE_DATABASE_URL === undefined) {
    fault('QUEUE_DATABASE_URL', 'is needed with QUEUE_BACKEND=postgres');
  }
  if (!isGoogleOrEmulator(config.GCS_API_ENDPOINT)) {
    fault('GCS_API_ENDPOINT', 'must be under googleapis.com when it is https');
  }
  if (config.NODE_ENV !== 'production') return;
  if (isEmulator(config.GCS_API_ENDPOINT)) fault('GCS_API_ENDPOINT', 'must be https in production');
  if (!config.PUBLIC_URL.startsWith('https:')) fault('PUBLIC_URL', 'must be https in production');
}

export const checkedConfigSchema = configSchema.superRefine(checkTogether);
export const checkedWorkerSchema = workerSchema.superRefine(checkTogether);

export type Config = z.infer<typeof checkedConfigSchema>;
/** What a worker knows: all but the key that signs access tokens. */
export type WorkerConfig = z.infer<typeof checkedWorkerSchema>;
export type ServiceAccountKey = z.infer<typeof serviceAccountKey>;

/** True for text that came with an example file and protects nothing. */
export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}
