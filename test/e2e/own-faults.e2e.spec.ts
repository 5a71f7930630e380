import { renameSync, rmSync, writeFileSync } from 'node:fs';
import request from 'supertest';
import { startInferenceApp, type InferenceApp } from '../setup/inference-app.js';
import { InferenceClient, type SeenJob } from '../setup/inference-client.js';
import { until } from '../setup/until.js';

/** Goes on when the faults are cleared. */
const HELD = { kind: 'hang', node: 'brightness' } as const;

describe('a store that cannot be written', () => {
  let api: InferenceApp;
  let client: InferenceClient;

  beforeEach(async () => {
    api = await startInferenceApp({ engines: 1, variables: { JOB_MAX_ATTEMPTS: '1' } });
    client = new InferenceClient(api, await api.createAccount());
  });

  afterEach(() => api.stop());

  /** A file stands where the folder was: nobody can write there, not even root. */
  const breakStore = (): void => {
    renameSync(api.objectsFolder, `${api.objectsFolder}.aside`);
    writeFileSync(api.objectsFolder, '');
  };

  const mendStore = (): void => {
    rmSync(api.objectsFolder);
    renameSync(`${api.objectsFolder}.aside`, api.objectsFolder);
  };

  const codesOfAttempts = async (): Promise<(string | null)[]> =>
    (await api.asAdmin<{ failure_code: string | null }>('select failure_code from phoxray.attempt')).map(
      ({ failure_code }) => failure_code,
    );

  it('leaves a job in line without counting a try, claims no other meanwhile, and blames no image server', async () => {
    api.engines[0]?.faults.plan({ faults: [HELD] });
    await api.startWorker();
    const radiographId = await client.upload();
    const { id } = await client.start(radiographId);
    await client.until(id, ({ stage }: SeenJob) => stage === 'running');
    breakStore();
    api.engines[0]?.faults.clear();
    await until(async () => (await codesOfAttempts()).includes('INFERENCE.OWN_FAULT'));
    expect(await client.job(id)).toMatchObject({ state: 'queued', attempt: 0, failure: null });
    const other = await client.start(radiographId);
    mendStore();
    expect(await client.ended(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await client.ended(other.id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect((await codesOfAttempts()).filter((code) => code !== null)).toEqual(['INFERENCE.OWN_FAULT']);
  });

  it('is told to who uploads, as ours and not as theirs', async () => {
    breakStore();
    const refused = await client.upload().then(
      () => null,
      (error: unknown) => String(error),
    );
    mendStore();
    expect(refused).toContain('503');
    await client.upload();
  });

  it('is answered 503 to who deletes nothing less, and removed once it can be', async () => {
    await api.startWorker();
    const radiographId = await client.upload();
    await until(() => api.listObjects('rendition').length > 0);
    breakStore();
    await client.deleteRadiograph(radiographId).expect(204);
    await request(api.url).get('/health/live');
    mendStore();
    await until(() => [...api.listObjects('radiograph'), ...api.listObjects('rendition')].length === 0);
  });
});
