import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { z } from 'zod';
import { downloadOriginal, downloadRendition, downloadResult, listResults, logIn } from '@phoxray/sdk';
import { createClient, listJobs, listRadiographs, type Client as ApiClient } from '@phoxray/sdk';
import { migrate, provisionRoles } from '@phoxray/platform/database';
import { migrations } from '../../apps/api/src/areas.js';
import { startChild, type Child } from '../setup/child.js';
import { adminUrl } from '../setup/test-database.js';
import { DECODER_VARIABLE, TEST_PASSWORDS, urlsFor } from '../setup/test-logins.mjs';

const FIXTURE = join(__dirname, '..', 'fixtures', 'earlier-version');
const MIGRATE = join(__dirname, '..', '..', 'dist', 'apps', 'api', 'migrate.js');

const shown = z.object({ id: z.string(), sha256: z.string() }).loose();
const dataSchema = z.object({
  masterKey: z.string(),
  jwtPrivateKey: z.string(),
  email: z.string(),
  password: z.string(),
  migrations: z.array(z.string()),
  rows: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
  shown: z.object({
    radiographs: z.array(shown.extend({ displayName: z.string(), patientReference: z.string() })),
    jobs: z.array(z.object({ id: z.string(), state: z.string() }).loose()),
    results: z.array(shown.extend({ output: z.string() })),
  }),
});
const data = dataSchema.parse(JSON.parse(readFileSync(join(FIXTURE, 'data.json'), 'utf8')));

const digestOf = async (content: unknown): Promise<string> =>
  createHash('sha256')
    .update(content instanceof Blob ? await content.bytes() : new Uint8Array())
    .digest('hex');

describe('data that an earlier version has written', () => {
  const database = `earlier_${randomBytes(6).toString('hex')}`;
  const urls = urlsFor(adminUrl(), database);
  const objects = mkdtempSync(join(tmpdir(), 'phoxray-earlier-'));
  const children: Child[] = [];
  let client: ApiClient;

  async function asAdmin(url: string, work: (admin: Client) => Promise<unknown>): Promise<void> {
    const admin = new Client({ connectionString: url });
    await admin.connect();
    try {
      await work(admin);
    } finally {
      await admin.end();
    }
  }

  /** The schema as it was, and the rows in it; triggers and references were served when they were written. */
  async function restore(): Promise<void> {
    await provisionRoles(adminUrl(), TEST_PASSWORDS, database);
    const earlier = migrations.filter(({ name }) => data.migrations.includes(name));
    await migrate({ url: urls.DATABASE_OWNER_URL, migrations: earlier });
    await asAdmin(urls.DATABASE_ADMIN_URL, async (admin) => {
      await admin.query('set session_replication_role = replica');
      for (const [name, rows] of Object.entries(data.rows)) {
        const table = `phoxray.${escapeIdentifier(name)}`;
        const statement = `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`;
        await admin.query(`delete from ${table}`);
        await admin.query(statement, [JSON.stringify(rows)]);
      }
    });
    cpSync(join(FIXTURE, 'objects'), objects, { recursive: true });
  }

  /** As an update does: the program that migrates, then the processes. */
  async function update(): Promise<Child> {
    execFileSync(process.execPath, [MIGRATE], { env: { ...process.env, ...urls }, stdio: 'pipe' });
    const variables = {
      ...urls,
      LOG_LEVEL: 'info',
      HOST: '127.0.0.1',
      PORT: '0',
      WORKER_HEALTH_PORT: '0',
      QUEUE_BACKEND: 'postgres',
      COMFYUI_URLS: 'http://127.0.0.1:9',
      STORAGE: `file:${objects}`,
      MASTER_KEY: data.masterKey,
      JWT_PRIVATE_KEY: data.jwtPrivateKey,
      DECODER_PROGRAM: process.env[DECODER_VARIABLE] ?? '',
    };
    children.push(await startChild('worker', variables), await startChild('api', variables));
    const [, api] = children;
    if (api === undefined) throw new Error('the API was not started');
    return api;
  }

  beforeAll(async () => {
    await restore();
    const { port } = await update();
    const baseUrl = `http://127.0.0.1:${port}`;
    const body = { email: data.email, password: data.password };
    const session = await logIn({ client: createClient({ baseUrl }), body, throwOnError: true });
    client = createClient({ baseUrl, auth: session.data.accessToken });
  });

  afterAll(async () => {
    await Promise.all(children.map((child) => child.stop()));
    await asAdmin(adminUrl(), (admin) => admin.query(`drop database ${escapeIdentifier(database)} with (force)`));
    rmSync(objects, { recursive: true, force: true });
  });

  it('shows its radiographs with what the person has typed', async () => {
    const { data: page } = await listRadiographs({ client, throwOnError: true });
    const factsOf = (radiographs: readonly Record<string, unknown>[]) =>
      radiographs.map(({ id, displayName, patientReference, sha256 }) => [id, displayName, patientReference, sha256]);
    expect(factsOf(page.data.map((radiograph) => ({ ...radiograph })))).toEqual(factsOf(data.shown.radiographs));
  });

  it('gives the files and the pictures', async () => {
    for (const { id, sha256 } of data.shown.radiographs) {
      const original = await downloadOriginal({ client, path: { id }, parseAs: 'blob', throwOnError: true });
      expect(await digestOf(original.data)).toBe(sha256);
      const path = { id, kind: 'display' as const };
      const { response } = await downloadRendition({ client, path, parseAs: 'blob', throwOnError: true });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
    }
  });

  it('gives the masks of its job', async () => {
    const { data: jobs } = await listJobs({ client, query: { state: 'succeeded' }, throwOnError: true });
    const [job] = jobs.data;
    expect(data.shown.jobs.map(({ id }) => id)).toContain(job?.id);
    const id = job?.id ?? '';
    const { data: results } = await listResults({ client, path: { id }, throwOnError: true });
    for (const result of results.data) {
      const path = { id, resultId: result.id };
      const content = await downloadResult({ client, path, parseAs: 'blob', throwOnError: true });
      expect(await digestOf(content.data)).toBe(result.sha256);
    }
    expect(results.data.map(({ sha256 }) => sha256)).toEqual(data.shown.results.map(({ sha256 }) => sha256));
  });
});
