import { readdirSync } from 'node:fs';
import { ObjectSweep } from '../../libs/uploads/src/sweep/object-sweep.js';
import { Client } from 'pg';
import { createWorker } from '../../apps/worker/src/create-worker.js';
import { loadConfig } from '../../libs/platform/src/config/index.js';
import { syntheticPng } from '../factories/picture.factory.js';
import { startChild, type Child } from '../setup/child.js';
import { Practitioner } from '../setup/practitioner.js';
import { createTestEnvironment, type TestEnvironment } from '../setup/test-environment.js';
import { until } from '../setup/until.js';
import { sendByTus } from '../setup/tus-client.js';

/** R13: whenever the API is killed, after a sweep there is no object without a row and no row without an object. */
describe('an API that comes to a sudden end', () => {
  let environment: TestEnvironment;
  let api: Child;
  let worker: Awaited<ReturnType<typeof createWorker>>;
  let sql: Client;

  beforeAll(async () => {
    environment = await createTestEnvironment({ LOG_LEVEL: 'info' });
    api = await startChild('api', environment.variables);
    sql = new Client({ connectionString: environment.database.DATABASE_ADMIN_URL });
    await sql.connect();
  });
  afterAll(async () => {
    await sql?.end();
    await worker?.close();
    await api?.stop();
    await environment?.dispose();
  });

  const objects = (kind: string): string[] =>
    readdirSync(environment.objects, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.parentPath.endsWith(`/${kind}`))
      .map(({ name }) => name);

  /** Work that still stores objects ahead of their rows, or has not removed them yet. */
  async function countUnfinished(): Promise<number> {
    const { rows } = await sql.query<{ count: number }>(
      `select (select count(*) from phoxray.rendition where state = 'pending')::int
         + (select count(*) from bullmq.job where state in ('waiting', 'active', 'delayed'))::int as count`,
    );
    return rows[0]?.count ?? 0;
  }

  /** For the table of radiographs. */
  async function isSomebodyWaiting(): Promise<boolean> {
    const { rows } = await sql.query(
      `select from pg_locks join pg_database on pg_database.oid = database
       where datname = current_database() and relation = 'phoxray.radiograph'::regclass and not granted`,
    );
    return rows.length > 0;
  }

  const sweep = () => worker.get(ObjectSweep, { strict: false }).sweep(new Date(Date.now() + 60_000));

  it('may lose its queue entries: the next worker finds the file that nobody took up', async () => {
    const url = `http://127.0.0.1:${api.port}`;
    const ada = await Practitioner.signUp(url);
    const metadata = { attestation: await ada.attest() };
    const authorization = `Bearer ${ada.accessToken}`;
    const file = syntheticPng({ width: 40, height: 40 });
    const address = await sendByTus(file, { endpoint: `${url}/v1/uploads`, authorization, metadata });
    const id = address.split('/').at(-1) ?? '';
    expect((await ada.findUpload(id)).state).toBe('verifying');
    await sql.query('delete from bullmq.job');
    await sql.query(`update phoxray.upload set changed_at = now() - interval '2 minutes'`);
    worker = await createWorker(loadConfig({ ...environment.variables, LOG_LEVEL: 'silent' }));
    expect((await ada.uploaded(id)).state).toBe('done');
  });

  it('leaves nothing behind after the sweep', async () => {
    const ada = await Practitioner.signUp(`http://127.0.0.1:${api.port}`);
    await ada.upload(syntheticPng({ width: 50, height: 50 }));
    await until(async () => (await countUnfinished()) === 0);
    const before = objects('original').length;
    // The object is stored, and its row waits behind this lock for ever.
    await sql.query('begin');
    await sql.query('lock table phoxray.radiograph in exclusive mode');
    const cut = ada.upload(syntheticPng({ width: 60, height: 60 })).catch((error: unknown) => error);
    await until(async () => objects('original').length > before && (await isSomebodyWaiting()));
    await api.kill('SIGKILL');
    await sql.query('rollback');
    expect(await cut).toMatchObject({ name: 'TypeError' });
    expect(objects('original')).toHaveLength(before + 1);
    expect(await sweep()).toEqual({ removed: 1, missing: 0 });
    expect(objects('original')).toHaveLength(before);
    expect(await sweep()).toEqual({ removed: 0, missing: 0 });
  });
});
