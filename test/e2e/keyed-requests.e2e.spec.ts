import { randomUUID } from 'node:crypto';
import { inferenceMigrations } from '@phoxray/inference';
import { loadConfig } from '@phoxray/platform/config';
import { createDataSource } from '@phoxray/platform/database';
import { platformMigrations } from '@phoxray/platform/migrations';
import { uploadsMigrations } from '@phoxray/uploads';
import type { Response } from 'supertest';
import { createWorker } from '../../apps/worker/src/create-worker.js';
import { syntheticPng } from '../factories/picture.factory.js';
import { startInferenceApp, type InferenceApp } from '../setup/inference-app.js';
import { InferenceClient } from '../setup/inference-client.js';
import { createTestEnvironment } from '../setup/test-environment.js';
import { until } from '../setup/until.js';
import { UploadsClient } from '../setup/uploads-client.js';

const PLANTED = { patientReference: 'PLANTED-REFERENCE', displayName: 'Planted Label' };
const PLANTED_THRESHOLD = 0.37;
const png = syntheticPng({ width: 64, height: 48 });

describe('requests with an Idempotency-Key', () => {
  let api: InferenceApp;
  let client: InferenceClient;
  let uploads: UploadsClient;

  beforeAll(async () => {
    api = await startInferenceApp();
  });

  beforeEach(async () => {
    client = new InferenceClient(api, await api.createAccount());
    uploads = new UploadsClient(api, client.account);
  });

  afterAll(() => api.stop());

  const records = (): Promise<{ text: string }[]> =>
    api.asAdmin(
      `select row_to_json(r)::text || encode(coalesce(sealed_response, ''), 'escape') as text
       from phoxray.idempotency_record r where account_id = $1`,
      [client.account.accountId],
    );
  const problemOf = ({ status, body }: Response): unknown[] => [status, body.code];

  it('show what was made as it is now, and write down who looked', async () => {
    const idempotencyKey = randomUUID();
    const { id } = await uploads.keep(png, { idempotencyKey, fields: PLANTED });
    const key = randomUUID();
    const job = { radiographId: id, workflow: 'edges', parameters: {} };
    const created = (await client.create(job, key).expect(201)).body;
    await client.cancel(created.id).expect(200);
    expect(await uploads.keep(png, { idempotencyKey, fields: PLANTED })).toMatchObject({ id, ...PLANTED });
    expect((await client.create(job, key).expect(201)).body).toMatchObject({ id: created.id, state: 'cancelled' });
    const looks = await api.asAdmin<{ action: string }>(
      `select entry->>'action' as action from phoxray.audit_event where account_id = $1 order by seq desc limit 2`,
      [client.account.accountId],
    );
    expect(looks.map(({ action }) => action)).toEqual(['job.read', 'radiograph.read']);
  });

  it('keep a reference and no value of what they made', async () => {
    const { id } = await uploads.keep(png, { fields: PLANTED });
    const parameters = { softThreshold: PLANTED_THRESHOLD };
    const job = await client.start(id, 'tissue-density', parameters);
    const kept = (await records()).map(({ text }) => text).join();
    expect([kept.includes(id), kept.includes(job.id)]).toEqual([true, true]);
    for (const value of [...Object.values(PLANTED), String(PLANTED_THRESHOLD), 'tissue-density']) {
      expect(kept).not.toContain(value);
    }
  });

  it('tell after the deletion that what they made is gone, and no word of it', async () => {
    const idempotencyKey = randomUUID();
    const { id } = await uploads.keep(png, { idempotencyKey, fields: PLANTED });
    const key = randomUUID();
    const job = { radiographId: id, workflow: 'edges', parameters: {} };
    const jobId: string = (await client.create(job, key).expect(201)).body.id;
    await client.deleteRadiograph(id).expect(204);
    const answers = [await uploads.upload(png, { idempotencyKey, fields: PLANTED }), await client.create(job, key)];
    for (const answer of answers) {
      expect(problemOf(answer)).toEqual([410, 'IDEMPOTENCY.RESOURCE_GONE']);
      for (const value of [...Object.values(PLANTED), id, jobId]) expect(answer.text).not.toContain(value);
    }
    expect((await records()).filter(({ text }) => text.includes(id) || text.includes(jobId))).toEqual([]);
    expect(
      await api.asAdmin('select id from phoxray.radiograph where account_id = $1', [client.account.accountId]),
    ).toEqual([]);
  });

  it('answer a voided key with the same refusal whatever is asked with it', async () => {
    const idempotencyKey = randomUUID();
    const { id } = await uploads.keep(png, { idempotencyKey });
    await client.deleteRadiograph(id).expect(204);
    const other = syntheticPng({ width: 9, height: 9 });
    expect(problemOf(await uploads.upload(other, { idempotencyKey }))).toEqual([410, 'IDEMPOTENCY.RESOURCE_GONE']);
    expect(
      problemOf(await client.create({ radiographId: id, workflow: 'edges', parameters: {} }, idempotencyKey)),
    ).toEqual([410, 'IDEMPOTENCY.RESOURCE_GONE']);
  });
});

describe('what is kept of keyed requests', () => {
  const newRow = 'insert into phoxray.idempotency_record (account_id, key, request_hash, created_at) values';

  it('is deleted after seven days by every worker', async () => {
    const environment = await createTestEnvironment({ COMFYUI_URLS: 'http://127.0.0.1:1' });
    const admin = await createDataSource({
      url: environment.database.DATABASE_ADMIN_URL,
      entities: [],
      applicationName: 'test',
    }).initialize();
    await admin.query(
      `${newRow} ($1, 'old', '', now() - interval '7 days 1 minute'), ($1, 'young', '', now() - interval '6 days 23 hours')`,
      [randomUUID()],
    );
    const worker = await createWorker(loadConfig(environment.variables));
    const keys = async (): Promise<string[]> =>
      (await admin.query<{ key: string }[]>('select key from phoxray.idempotency_record')).map(({ key }) => key);
    await until(async () => !(await keys()).includes('old'));
    expect(await keys()).toEqual(['young']);
    await worker.close();
    await admin.destroy();
    await environment.dispose();
  });

  it('loses the answers that the version before has kept, and those that it still writes', async () => {
    const environment = await createTestEnvironment();
    const url = environment.database;
    const owner = await createDataSource({
      url: url.DATABASE_OWNER_URL,
      entities: [],
      applicationName: 'test',
    }).initialize();
    const admin = await createDataSource({
      url: url.DATABASE_ADMIN_URL,
      entities: [],
      applicationName: 'test',
    }).initialize();
    const names = /^(IdempotencyReferences|VoidedUploadKeys|VoidedJobKeys)/;
    const steps = [...platformMigrations, ...uploadsMigrations, ...inferenceMigrations]
      .map((Migration) => new Migration())
      .filter(({ name }) => names.test(name));
    expect(steps).toHaveLength(3);
    const runner = owner.createQueryRunner();
    for (const step of steps.toReversed()) await step.down(runner);
    const account = randomUUID();
    const old = `insert into phoxray.idempotency_record (account_id, key, request_hash, sealed_response) values ($1, $2, '\\x01', '\\x02')`;
    await admin.query(old, [account, 'before']);
    for (const step of steps) await step.up(runner);
    await admin.query(old, [account, 'after']);
    await admin.query(`update phoxray.idempotency_record set sealed_response = '\\x03' where key = 'after'`);
    const rows = await admin.query(
      `select key, sealed_response, resource_id, length(request_hash) as hashed from phoxray.idempotency_record order by key desc`,
    );
    expect(rows).toEqual([
      { key: 'before', sealed_response: null, resource_id: null, hashed: 0 },
      { key: 'after', sealed_response: null, resource_id: null, hashed: 1 },
    ]);
    await runner.release();
    await Promise.all([owner.destroy(), admin.destroy()]);
    await environment.dispose();
  });
});
