import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@phoxray/kernel';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { z } from 'zod';
import { createEngine, type EngineHandle } from '../../apps/engine/src/engine-server.js';
import { createWorker } from '../../apps/worker/src/create-worker.js';
import { loadConfig } from '../../libs/platform/src/config/index.js';
import { makeSampleDicom } from '../../tools/sample/sample-dicom.mjs';
import { Practitioner } from '../setup/practitioner.js';
import { startTestApi, type TestApi } from '../setup/test-api.js';

const description = z
  .object({
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          operationId: z.string(),
          parameters: z.array(z.object({ in: z.string(), name: z.string() })).default([]),
        }),
      ),
    ),
  })
  .parse(JSON.parse(readFileSync(join(__dirname, '..', '..', 'openapi.json'), 'utf8')));

/** Everything that one account owns, one of each. */
interface Owned {
  readonly radiograph: string;
  readonly upload: string;
  readonly job: string;
  readonly result: string;
}

interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly slots: readonly string[];
}

/** Addresses whose `{id}` names something of everybody. */
const PUBLIC_THINGS = /^\/v1\/workflows\//;

const operations: Operation[] = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, parameters }]) => ({
    operationId,
    method: method.toUpperCase(),
    path,
    slots: parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name),
  })),
);

const owned = operations.filter(({ path, slots }) => slots.length > 0 && !PUBLIC_THINGS.test(path));

/** The address with ids filled in. Throws on a slot that nobody told this test about. */
function address({ path }: Operation, ids: Owned): string {
  const byPath = { jobs: ids.job, uploads: ids.upload, radiographs: ids.radiograph };
  const [, kind] = /^\/v1\/(\w+)\//.exec(path) ?? [];
  return path.replaceAll(/\{(\w+)\}/g, (_, slot: string) => {
    if (slot === 'id' && (kind === 'jobs' || kind === 'uploads' || kind === 'radiographs')) return byPath[kind];
    if (slot === 'resultId') return ids.result;
    if (slot === 'kind') return 'display';
    throw new Error(`the slot {${slot}} of ${path} has no owner in this test`);
  });
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function ask(url: string, { method }: Operation, path: string, token: string | null): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      'idempotency-key': randomUUID(),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    signal: AbortSignal.timeout(10_000),
  });
  // A stream of somebody else's job never ends: one chunk is enough to see what it shows.
  const chunk = (await response.body?.getReader().read())?.value ?? new Uint8Array();
  return { status: response.status, body: new TextDecoder().decode(chunk).replace(/"requestId":"[^"]+"/, '') };
}

/** Takes the account out of every condition: what is left is a service that forgot to ask whose row it is. */
function forgetOwnership(): () => void {
  const original = PostgresQueryRunner.prototype.query;
  const condition = /("?\w+"?\.)?"?account_id"? = (\$\d+)/g;
  PostgresQueryRunner.prototype.query = function forgetful(this: PostgresQueryRunner, sql: string, ...rest: never[]) {
    const isRead = /^\s*(select|delete|update|with)/i.test(sql) && !sql.includes('account_key');
    return Reflect.apply(original, this, [isRead ? sql.replaceAll(condition, '($2::text is not null)') : sql, ...rest]);
  };
  return () => {
    PostgresQueryRunner.prototype.query = original;
  };
}

async function ownOneOfEach(api: TestApi): Promise<{ who: Practitioner; ids: Owned }> {
  const who = await Practitioner.signUp(api.url);
  const radiograph = await who.upload(makeSampleDicom());
  const upload = await who.beginUpload(1_000);
  const job = await who.submit(radiograph.id);
  await who.waitForEnd(job.id);
  const [result] = await who.results(job.id);
  if (result === undefined) throw new Error('the job gave no result');
  return { who, ids: { radiograph: radiograph.id, upload, job: job.id, result: result.id } };
}

describe('what belongs to another account', () => {
  let engine: EngineHandle;
  let api: TestApi;
  let bypassing: TestApi;
  let worker: Awaited<ReturnType<typeof createWorker>>;
  let eve: Practitioner;
  let eveBypassing: Practitioner;
  let bob: { who: Practitioner; ids: Owned };

  beforeAll(async () => {
    engine = await createEngine({ home: mkdtempSync(join(tmpdir(), 'phoxray-engine-')) });
    api = await startTestApi({ COMFYUI_URLS: engine.url });
    worker = await createWorker(loadConfig(api.environment.variables));
    bob = await ownOneOfEach(api);
    eve = await Practitioner.signUp(api.url);
    // The same database through a role that row-level security does not bind.
    const admin = new URL(api.environment.database.DATABASE_ADMIN_URL);
    admin.searchParams.set('options', '-c search_path=bullmq');
    bypassing = await startTestApi({ ...api.environment.variables, DATABASE_URL: admin.toString() });
    eveBypassing = await Practitioner.signUp(bypassing.url);
  });

  afterAll(async () => {
    await bypassing?.stop();
    await worker?.close();
    await api?.stop();
    await engine?.close();
  });

  const nobodys = (): Owned => ({ radiograph: newId(), upload: newId(), job: newId(), result: newId() });

  it('is reachable to its owner, so that what follows can fail', async () => {
    const reads = owned.filter(({ method, operationId }) => method === 'GET' && operationId !== 'watchJob');
    for (const operation of reads) {
      const { status } = await ask(api.url, operation, address(operation, bob.ids), bob.who.accessToken);
      expect([operation.operationId, status]).toEqual([operation.operationId, 200]);
    }
  });

  it.each(owned)('is answered by $operationId exactly as what does not exist', async (operation) => {
    const foreign = await ask(api.url, operation, address(operation, bob.ids), eve.accessToken);
    const absent = await ask(api.url, operation, address(operation, nobodys()), eve.accessToken);
    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(absent);
  });

  it.each(owned)('is hidden from $operationId by row-level security alone', async (operation) => {
    const remember = forgetOwnership();
    try {
      const { status } = await ask(api.url, operation, address(operation, bob.ids), eve.accessToken);
      expect(status).toBe(404);
    } finally {
      remember();
    }
  });

  it.each(owned)('is hidden from $operationId by the service alone', async (operation) => {
    const { status } = await ask(bypassing.url, operation, address(operation, bob.ids), eveBypassing.accessToken);
    expect(status).toBe(404);
  });

  it('is shown when both layers are off: the two tests above do test something', async () => {
    const remember = forgetOwnership();
    try {
      const reads = owned.filter(({ operationId }) => ['getRadiograph', 'getJob', 'listResults'].includes(operationId));
      for (const operation of reads) {
        const { status } = await ask(bypassing.url, operation, address(operation, bob.ids), eveBypassing.accessToken);
        expect([operation.operationId, status]).toEqual([operation.operationId, 200]);
      }
    } finally {
      remember();
    }
  });

  it('cannot be named in a new job', async () => {
    await expect(eve.submit(bob.ids.radiograph)).rejects.toMatchObject({ status: 404 });
  });

  it('stays untouched after all of this', async () => {
    expect(await bob.who.job(bob.ids.job)).toMatchObject({ state: 'succeeded', cancelRequested: false });
    expect(await bob.who.results(bob.ids.job)).toHaveLength(3);
  });
});

describe('without a token', () => {
  let api: TestApi;
  const open = new Set(['signUp', 'logIn', 'refreshSession', 'logOut', 'getCurrentAttestation', 'describeUploads']);

  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api?.stop());

  it.each(operations.filter(({ operationId }) => !open.has(operationId)))(
    '$operationId answers 401',
    async (operation) => {
      const path = operation.path.replaceAll(/\{\w+\}/g, () => newId());
      for (const token of [null, 'not-a-token']) expect((await ask(api.url, operation, path, token)).status).toBe(401);
    },
  );

  it('every route of the application is in the description', () => {
    const route = z.object({ path: z.string(), methods: z.record(z.string(), z.boolean()) });
    const router: unknown = Reflect.get(api.app.getHttpAdapter().getInstance(), 'router');
    const layers = z.array(z.object({ route: route.optional() })).parse(Reflect.get(Object(router), 'stack'));
    const routes = layers.flatMap(({ route }) =>
      route === undefined || !route.path.startsWith('/v1/') || route.path.startsWith('/v1/openapi')
        ? []
        : Object.keys(route.methods).map(
            (method) => `${method.toUpperCase()} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`,
          ),
    );
    expect(routes.sort()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort());
  });
});
