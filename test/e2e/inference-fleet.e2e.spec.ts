import { startInferenceApp, type InferenceApp } from '../setup/inference-app.js';
import { until } from '../setup/until.js';
import { InferenceClient, type SeenJob } from '../setup/inference-client.js';

describe('jobs on two endpoints and two workers', () => {
  let api: InferenceApp;
  let client: InferenceClient;
  let radiographId: string;

  beforeEach(async () => {
    api = await startInferenceApp({ engines: 2 });
    client = new InferenceClient(api, await api.createAccount());
    radiographId = await client.upload();
  });

  afterEach(() => api.stop());

  const startMany = (count: number): Promise<SeenJob[]> =>
    Promise.all(Array.from({ length: count }, () => client.start(radiographId)));

  async function expectAllSucceeded(jobs: readonly SeenJob[]): Promise<SeenJob[]> {
    const ended = await Promise.all(jobs.map(({ id }) => client.ended(id)));
    expect(ended.map(({ state }) => state)).toEqual(jobs.map(() => 'succeeded'));
    const [sums] = await api.asAdmin<{ used: number; kept: number }>(
      `select (select count(*)::int from phoxray.usage_record) as used, (select count(*)::int from phoxray.result) as kept`,
    );
    expect(sums).toEqual({ used: jobs.length, kept: 3 * jobs.length });
    return ended;
  }

  it('share the work', async () => {
    for (const engine of api.engines) engine.faults.plan({ faults: [{ kind: 'hang', node: 'brightness' }] });
    await Promise.all([api.startWorker(), api.startWorker()]);
    const jobs = await startMany(12);
    // Both are held at their first job: the others fill what is left of the first, then the second.
    await until(async () => (await api.asAdmin('select distinct endpoint from phoxray.attempt')).length === 2);
    for (const engine of api.engines) engine.faults.clear();
    await expectAllSucceeded(jobs);
  });

  it.each([
    ['cuts every image short', { kind: 'truncated-image', times: 'always', node: 'metal-out' }],
    ['runs out of memory', { kind: 'oom', times: 'always', node: 'brightness' }],
    [
      'answers every prompt with an error',
      { kind: 'http-status', status: 500, route: 'prompt', method: 'POST', times: 'always' },
    ],
    ['fails in a step of every run', { kind: 'execution-error', times: 'always', node: 'brightness' }],
    ['resets every upload', { kind: 'http-reset', route: 'upload', times: 'always' }],
  ] as const)('all succeed while one endpoint %s', async (_, fault) => {
    await api.startWorker();
    api.engines[0]?.faults.plan({ faults: [fault] });
    await expectAllSucceeded(await startMany(6));
  });

  it('leave an endpoint alone where a step fails that goes well elsewhere', async () => {
    await api.startWorker();
    api.engines[0]?.faults.plan({ faults: [{ kind: 'execution-error', times: 'always', node: 'brightness' }] });
    const failures = () => api.asAdmin(`select 1 from phoxray.attempt where failure_code = 'COMFYUI.NODE_FAILED'`);
    let jobs = 0;
    for (; (await failures()).length === 0; jobs += 1) await client.ended((await client.start(radiographId)).id);
    const before = (await failures()).length;
    const more = await startMany(6);
    for (const { id } of more) expect(await client.ended(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect((await failures()).length).toBe(before);
    expect(jobs).toBeGreaterThan(0);
  });

  it('fail after a step failed on two endpoints', async () => {
    await api.startWorker();
    const fault = { kind: 'execution-error', times: 'always', node: 'brightness' } as const;
    for (const engine of api.engines) engine.faults.plan({ faults: [fault] });
    const { id } = await client.start(radiographId);
    expect(await client.ended(id)).toMatchObject({
      state: 'failed',
      attempt: 2,
      failure: { code: 'INFERENCE.STEP_FAILED' },
    });
  });

  it('go on elsewhere when an endpoint disappears', async () => {
    for (const engine of api.engines) engine.faults.plan({ faults: [{ kind: 'delay', ms: 300, node: 'brightness' }] });
    await Promise.all([api.startWorker(), api.startWorker()]);
    const jobs = await startMany(8);
    await client.until(jobs[0]?.id ?? '', ({ state }) => state !== 'queued');
    await api.engines[0]?.close();
    await expectAllSucceeded(jobs);
  });

  it('are taken in the order in which they were asked for, give or take the slots that race', async () => {
    const jobs: SeenJob[] = [];
    for (let index = 0; index < 6; index += 1) jobs.push(await client.start(radiographId));
    expect((await client.job(jobs[5]?.id ?? '')).queuePosition).toBe(6);
    await api.startWorker({ COMFYUI_PREFETCH: '1' });
    await expectAllSucceeded(jobs);
    const started = await api.asAdmin<{ id: string }>('select id from phoxray.job order by started_at, id');
    const overtaken = jobs.map(({ id }, asked) => started.findIndex((row) => row.id === id) - asked);
    expect(Math.max(...overtaken.map(Math.abs))).toBeLessThanOrEqual(api.engines.length);
  });
});
