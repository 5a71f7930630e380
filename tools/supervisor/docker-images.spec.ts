import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { z } from 'zod';
import { loadConfig } from '@phoxray/platform/config';
import { COMMANDS } from './commands.mjs';

const ROOT = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const serviceSchema = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.literal('.'), dockerfile: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  networks: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) }).nullable()),
});

const SECRETS = {
  MASTER_KEY: randomBytes(32).toString('base64'),
  JWT_PRIVATE_KEY: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
};

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
    expect(COMPOSE.services['migrate']?.build).toEqual(COMPOSE.services['api']?.build);
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

  it('gives the owner’s and the administrator’s passwords to the migration alone', () => {
    const knowing = Object.entries(COMPOSE.services).filter(([, { environment }]) =>
      /OWNER_PASSWORD|ADMIN_PASSWORD/.test(JSON.stringify(environment)),
    );
    expect(knowing.map(([name]) => name).sort()).toEqual(['migrate', 'postgres']);
  });

  it('explains every variable that has no default', () => {
    const needed = [...COMPOSE_TEXT.matchAll(/\$\{([A-Z_]+)(?!:-|[A-Z_])/g)].map(([, name = '']) => name);
    expect(needed.filter((name) => !(name in exampleEnvironment()))).toEqual([]);
  });

  it.each(['api', 'worker'])(
    '%s refuses to start with the example’s placeholders, and starts with real secrets',
    (name) => {
      const environment = (given: Record<string, string>): Record<string, string> =>
        Object.fromEntries(
          Object.entries(COMPOSE.services[name]?.environment ?? {}).map(([key, value]) => [
            key,
            interpolate(value, given),
          ]),
        );
      expect(() => loadConfig(environment(exampleEnvironment()))).toThrow('MASTER_KEY is a placeholder');
      expect(() => loadConfig({ ...environment(exampleEnvironment()), ...SECRETS })).toThrow(
        'DATABASE_URL is a placeholder',
      );
      const real = Object.fromEntries(
        Object.entries(exampleEnvironment()).map(([key, value]) => [key, value === 'change-me' ? 'a1b2c3' : value]),
      );
      expect(() => loadConfig({ ...environment(real), ...SECRETS })).not.toThrow();
    },
  );
});
