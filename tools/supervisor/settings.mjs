import { join } from 'node:path';
import { inRoot } from '../paths.mjs';
import { StartError } from '../terminal/start-error.mjs';
import { answers, freePort, portState } from './ports.mjs';
import { requireRedis } from './redis-greeting.mjs';

/**
 * @typedef {object} Settings how this instance is put together
 * @property {string} home
 * @property {string} host
 * @property {number} port the API's, and the SPA's
 * @property {string} publicUrl
 * @property {number} workerPort
 * @property {number | null} enginePort null: COMFYUI_URLS names real servers
 * @property {string | null} databaseUrl null: the embedded PostgreSQL
 */

/** @param {NodeJS.ProcessEnv} env @returns {{ host: string, port: number, publicUrl: string }} */
export function readAddress(env) {
  const host = env['HOST'] || '127.0.0.1';
  const port = Number(env['PORT'] || 3000);
  return { host, port, publicUrl: (env['PUBLIC_URL'] || `http://localhost:${port}`).replace(/\/$/, '') };
}

/** @param {string} host what a server listens on @param {number} port @returns {string} where it answers this machine */
export function originOf(host, port) {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/**
 * @param {NodeJS.ProcessEnv} env @param {string} home
 * @returns {Promise<Settings>} with every port known to be free
 */
export async function resolveSettings(env, home) {
  const address = readAddress(env);
  await requireFree(address.port, address.host, 'PORT', 3001);
  await requireAnswer(env, 'DATABASE_URL', 5432);
  await requireAnswer(env, 'REDIS_URL', 6379);
  if (env['REDIS_URL']) await requireRedis(env['REDIS_URL']);
  await requireImageServer(env);
  return {
    ...address,
    home,
    workerPort: await choosePort(env, 'WORKER_HEALTH_PORT'),
    enginePort: env['COMFYUI_URLS'] ? null : await choosePort(env, 'ENGINE_PORT'),
    databaseUrl: env['DATABASE_URL'] || null,
  };
}

/** A port that nobody types is a free one unless it is asked for. */
async function choosePort(env, variable) {
  const wanted = Number(env[variable] || 0);
  if (wanted === 0) return freePort();
  await requireFree(wanted, '127.0.0.1', variable, wanted + 1);
  return wanted;
}

async function requireFree(port, host, variable, suggestion) {
  const state = await portState(port, host);
  if (state === 'free') return;
  const why = state === 'taken' ? 'is taken by another program' : 'may only be used by root';
  throw new StartError(`Port ${port} on ${host} ${why}.`, `Choose another: ${variable}=${suggestion} npm start`);
}

/** @param {NodeJS.ProcessEnv} env @param {string} variable may be unset @param {number} defaultPort */
async function requireAnswer(env, variable, defaultPort) {
  const given = env[variable];
  if (!given || (await answersAt(variable, given, defaultPort))) return;
  const { hostname, port } = new URL(given);
  throw new StartError(
    `${variable}: nothing answers at ${hostname}:${port || defaultPort}.`,
    `Start it, correct the address, or unset ${variable} to use the embedded part.`,
  );
}

/** One of several is enough: the others may come later. */
async function requireImageServer(env) {
  const urls = (env['COMFYUI_URLS'] ?? '').split(',').flatMap((text) => text.trim() || []);
  for (const url of urls) if (await answersAt('COMFYUI_URLS', url, url.startsWith('https:') ? 443 : 80)) return;
  if (urls.length === 0) return;
  throw new StartError(
    'COMFYUI_URLS: none of these servers answers.',
    'Start one, correct the addresses, or unset COMFYUI_URLS to use the stand-in.',
  );
}

async function answersAt(variable, url, defaultPort) {
  if (!URL.canParse(url) || !new URL(url).hostname) {
    throw new StartError(`${variable} is not a URL.`, 'It looks like scheme://user:password@host:port/name');
  }
  const { hostname, port } = new URL(url);
  return answers(Number(port || defaultPort), hostname.replace(/^\[|\]$/g, ''));
}

/**
 * @typedef {object} DatabaseUrls
 * @property {string} [admin] provisions the roles; absent when they are given ready-made
 * @property {string} owner @property {string} app @property {string} queue
 */

/**
 * The URLs of the product's roles, from one that may create them.
 * @param {NodeJS.ProcessEnv} env @param {string} adminUrl @param {import('./secrets.mjs').Secrets} secrets
 * @returns {DatabaseUrls}
 */
export function databaseUrls(env, adminUrl, { rolePasswords }) {
  const { DATABASE_OWNER_URL: owner, QUEUE_DATABASE_URL: queue } = env;
  if (owner && queue) return { app: adminUrl, owner, queue };
  const database = env['DATABASE_URL'] ? new URL(adminUrl).pathname : '/phoxray';
  const login = (username, password) =>
    Object.assign(new URL(adminUrl), { username, password, pathname: database }).href;
  return {
    admin: adminUrl,
    owner: login('phoxray_owner', rolePasswords.owner),
    app: login('phoxray_app', rolePasswords.app),
    queue: login('phoxray_queue', rolePasswords.queue),
  };
}

/**
 * The environments of what uses the database: only the migration sees the owner's and the administrator's password.
 * @param {NodeJS.ProcessEnv} env @param {Settings} settings @param {DatabaseUrls} urls
 * @param {import('./secrets.mjs').Secrets} secrets
 */
export function serverEnvironments(env, settings, urls, secrets) {
  const { DATABASE_OWNER_URL: _owner, DATABASE_ADMIN_URL: _admin, ...inherited } = env;
  const server = {
    ...inherited,
    PHOXRAY_HOME: settings.home,
    HOST: settings.host,
    PORT: String(settings.port),
    PUBLIC_URL: settings.publicUrl,
    WORKER_HEALTH_PORT: String(settings.workerPort),
    DATABASE_URL: urls.app,
    QUEUE_DATABASE_URL: urls.queue,
    QUEUE_BACKEND: env['QUEUE_BACKEND'] || (env['REDIS_URL'] ? 'redis' : 'postgres'),
    COMFYUI_URLS: env['COMFYUI_URLS'] || `http://127.0.0.1:${settings.enginePort}`,
    STORAGE: env['STORAGE'] || `file:${join(settings.home, 'objects')}`,
    MASTER_KEY: own(env, 'MASTER_KEY', secrets.masterKey),
    JWT_PRIVATE_KEY: own(env, 'JWT_PRIVATE_KEY', secrets.jwtPrivateKey),
    WEB_ROOT: env['WEB_ROOT'] ?? inRoot('dist', 'apps', 'web'),
  };
  const { MASTER_KEY: _wraps, JWT_PRIVATE_KEY: _signs, ...plain } = server;
  const migrate = { ...plain, DATABASE_OWNER_URL: urls.owner, ...(urls.admin && { DATABASE_ADMIN_URL: urls.admin }) };
  return { api: server, worker: { ...plain, MASTER_KEY: server.MASTER_KEY }, migrate };
}

/** A secret that was given, also as a file (`<NAME>_FILE`), stands. */
function own(env, name, generated) {
  return env[name] || (env[`${name}_FILE`] ? '' : generated);
}

/** The engine sees no secret. @param {NodeJS.ProcessEnv} env @param {Settings} settings */
export function engineEnvironment({ PATH, NODE_ENV, LOG_LEVEL }, { enginePort, home }) {
  const engine = {
    ENGINE_HOST: '127.0.0.1',
    ENGINE_PORT: String(enginePort),
    ENGINE_HOME: join(home, 'engine'),
    ENGINE_CACHE: 'none',
  };
  return { PATH, NODE_ENV, LOG_LEVEL, ...engine };
}
