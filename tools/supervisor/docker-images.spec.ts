import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { z } from 'zod';
import { describeConfig, loadConfig, loadMigrationConfig, loadWorkerConfig } from '@phoxray/platform/config';
import { COMMANDS } from './commands.mjs';

const ROOT = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const serviceSchema = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.literal('.'), dockerfile: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  secrets: z.array(z.string()).default([]),
  mem_limit: z.string(),
  pids_limit: z.number(),
  healthcheck: z.record(z.string(), z.unknown()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  networks: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) }).nullable()),
});

const COMPOSE_TEXT = read('docker-compose.yml');
const COMPOSE = composeSchema.parse(load(COMPOSE_TEXT, { schema: CORE_SCHEMA.withTags(mergeTag) }));
const DOCKERFILES = ['api', 'worker', 'engine', 'web', 'comfyui'].map((name) => `docker/${name}.Dockerfile`);

function exampleEnvironment(): Record<string, string> {
  const lines = read('docker/example.env').matchAll(/^([A-Z_]+)=(.*)$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}

/** As Compose does: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`. */
function interpolate(text: string, given: Record<string, string>): string {
  return text.replace(/\$\{([A-Z_]+)(?::[-?]([^}]*))?\}/g, (_, name: string, rest = '') => given[name] ?? rest);
}

function lastStage(dockerfile: string): string {
  return (
    read(dockerfile)
      .split(/^FROM /m)
      .at(-1) ?? ''
  );
}

const commandOf = (text: string): string[] =>
  z.array(z.string()).parse(JSON.parse(/^CMD (\[.*\])$/m.exec(text)?.[1] ?? ''));

const configSettings = describeConfig().map(({ name }) => name);
/** Set by the images, or of no use there: one queue backend, no SPA, no credentials but a mounted one. */
const NOT_IN_BOTH = ['DECODER_PROGRAM', 'GCS_CREDENTIALS', 'HOST', 'PHOXRAY_HOME', 'PORT', 'QUEUE_DATABASE_URL'];
const NOT_IN_API = [...NOT_IN_BOTH, 'WEB_ROOT', 'WORKER_HEALTH_PORT'];
const NOT_IN_WORKER = [...NOT_IN_API, 'CORS_ORIGINS', 'JWT_PRIVATE_KEY', 'TRUST_PROXY'];

describe('the images and the compose file', () => {
  it.each(DOCKERFILES)('%s copies files that exist, pins its bases and drops root', (dockerfile) => {
    const copied = [...read(dockerfile).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
      sources.split(' '),
    );
    expect(copied.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const bases = [...read(dockerfile).matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image);
    expect(bases.filter((image) => !/:(?!latest$)\S+$/.test(image))).toEqual([]);
    expect(lastStage(dockerfile)).toMatch(/^USER 65532:65532$/m);
  });

  it.each(['api', 'worker', 'engine'] as const)('%s runs in its image what the supervisor runs', (name) => {
    const { options, script } = COMMANDS[name];
    expect(commandOf(lastStage(`docker/${name}.Dockerfile`))).toEqual([...options, script]);
    expect(COMPOSE.services[name]?.command).toEqual([...options, script]);
    expect(lastStage(`docker/${name}.Dockerfile`)).toContain(`./${script.replace('/main.js', '')}\n`);
  });

  it('migrates before anything serves, with the API’s image', () => {
    expect(COMPOSE.services['migrate']?.command).toEqual([...COMMANDS.migrate.options, COMMANDS.migrate.script]);
    expect(COMPOSE.services['migrate']?.image).toBe(COMPOSE.services['api']?.image);
    expect(COMPOSE.services['migrate']?.build).toBeUndefined();
  });

  it('names existing Dockerfiles, and the web image’s own command', () => {
    const named = Object.values(COMPOSE.services).flatMap(({ build }) => (build ? [build.dockerfile] : []));
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(COMPOSE.services['web']?.command).toEqual(commandOf(lastStage('docker/web.Dockerfile')));
  });

  it('publishes the web server alone, on loopback, and gives databases and image servers no way out', () => {
    const published = Object.entries(COMPOSE.services).filter(([, { ports }]) => ports.length > 0);
    expect(published.map(([name]) => name)).toEqual(['web']);
    expect(published[0]?.[1].ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    const outside = Object.entries(COMPOSE.services).filter(([, { networks }]) =>
      networks.some((network) => COMPOSE.networks[network]?.internal !== true),
    );
    expect(outside.map(([name]) => name)).toEqual(['web']);
  });

  it.each([
    ['api', ['database_url', 'jwt_private_key', 'master_key', 'redis_url']],
    ['worker', ['database_url', 'master_key', 'redis_url']],
    ['migrate', ['database_admin_url', 'database_owner_url', 'database_url', 'queue_database_url']],
    ['postgres', ['postgres_password']],
    ['redis', ['redis_conf', 'redis_password']],
    ['web', []],
    ['engine', []],
    ['comfyui', []],
  ])('gives %s the secrets that it needs, as files, and no other', (name, secrets) => {
    const service = COMPOSE.services[name];
    expect([...(service?.secrets ?? [])].sort()).toEqual(secrets);
    const files = Object.values(service?.environment ?? {}).filter((value) => value.startsWith('/run/secrets/'));
    const known = secrets.map((secret) => `/run/secrets/${secret}`);
    expect(files.filter((file) => !known.includes(file))).toEqual([]);
  });

  it('writes no secret into an environment or a command line', () => {
    expect(COMPOSE_TEXT).not.toMatch(/PASSWORD:|requirepass,|\$\{\w*(?:PASSWORD|KEY|SECRET)/);
  });

  it('checks the health of every service that lasts, and limits all', () => {
    const unchecked = Object.entries(COMPOSE.services).filter(
      ([, { healthcheck, build }]) =>
        healthcheck === undefined && !(build && /^HEALTHCHECK /m.test(lastStage(build.dockerfile))),
    );
    expect(unchecked.map(([name]) => name)).toEqual([]);
  });

  it('names its images by an exact version', () => {
    const images = Object.values(COMPOSE.services).flatMap(({ image, build }) => (image && !build ? [image] : []));
    expect(images.filter((image) => image !== 'phoxray-api' && !/:\d+\.\d+(\.\d+)?-/.test(image))).toEqual([]);
  });

  it.each([
    ['api', configSettings, NOT_IN_API],
    ['worker', configSettings, NOT_IN_WORKER],
  ])('passes every setting to %s, or leaves it out for a reason', (name, settings, left) => {
    const environment = Object.keys(COMPOSE.services[name]?.environment ?? {});
    const passed = new Set(environment.map((variable) => variable.replace(/_FILE$/, '')));
    expect(settings.filter((setting) => !passed.has(setting)).sort()).toEqual([...left].sort());
  });

  it('explains every variable that has no default', () => {
    const needed = [...COMPOSE_TEXT.matchAll(/\$\{([A-Z_]+)(?!:-|[A-Z_])/g)].map(([, name = '']) => name);
    expect(needed.filter((name) => !(name in exampleEnvironment()))).toEqual([]);
  });

  it('starts with the example’s settings and secrets that its script made', () => {
    const folder = mkdtempSync(join(tmpdir(), 'phoxray-compose-'));
    try {
      cpSync(join(ROOT, 'docker', 'make-secrets.sh'), join(folder, 'make-secrets.sh'));
      execFileSync('sh', [join(folder, 'make-secrets.sh')]);
      const files = Object.keys(COMPOSE.secrets).sort();
      expect(readdirSync(join(folder, 'secrets')).sort()).toEqual(files);
      expect(() => loadConfig(environmentOf('api', folder))).not.toThrow();
      expect(() => loadWorkerConfig(environmentOf('worker', folder))).not.toThrow();
      expect(loadMigrationConfig(environmentOf('migrate', folder)).roles).not.toBeNull();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** What a service would get, with its secrets in a folder of this machine. */
function environmentOf(name: string, folder: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(COMPOSE.services[name]?.environment ?? {}).map(([key, value]) => [
      key,
      interpolate(value, exampleEnvironment()).replace('/run/secrets', join(folder, 'secrets')),
    ]),
  );
}
