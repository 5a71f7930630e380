import { setTimeout as sleep } from 'node:timers/promises';
import { JobQueue } from '@phoxray/platform/queue';
import { z } from 'zod';
import { startInferenceApp, type InferenceApp } from '../setup/inference-app.js';
import { InferenceClient, type SeenJob } from '../setup/inference-client.js';

const depthAnswer = z.object({ exec_info: z.object({ queue_remaining: z.int() }) });

/** Ends only when it is told to. */
const STUCK = { kind: 'hang', interruptible: true, node: 'brightness', times: 'always' } as const;
/** Goes on when the faults are cleared. */
const HELD = { kind: 'hang', node: 'brightness' } as const;

describe('jobs when things go wrong', () => {
  let api: InferenceApp;
  let client: InferenceClient;

  beforeEach(async () => {
    api = await startInferenceApp({ engines: 1 });
    client = new InferenceClient(api, await api.createAccount());
  });

  afterEach(() => api.stop());

  const engine = () => {
    const [first] = api.engines;
    if (first === undefined) throw new Error('no engine');
    return first;
  };

  const countOf = async (table: string, jobId: string): Promise<number> =>
    (await api.asAdmin(`select 1 from phoxray.${table} where job_id = $1`, [jobId])).length;

  const promptsAtEngine = async (): Promise<number> => {
    const answer = await fetch(`${engine().url}/prompt`);
    return depthAnswer.parse(await answer.json()).exec_info.queue_remaining;
  };

  const isAtEndpoint = ({ stage }: SeenJob): boolean => stage === 'running';

  /** Exactly the winner's images and one usage record, whoever else tried. */
  async function expectOneSuccess(job: SeenJob): Promise<void> {
    expect(job).toMatchObject({ state: 'succeeded', failure: null });
    expect(await countOf('result', job.id)).toBe(3);
    expect(await countOf('usage_record', job.id)).toBe(1);
    const images = (await client.results(job.id)).map(({ id }) => client.content(job.id, id));
    for (const image of await Promise.all(images)) expect(image.subarray(1, 4).toString()).toBe('PNG');
    await eventually(() => expect(api.listObjects('result')).toHaveLength(3));
  }

  it('follow the prompt of a worker that went silent, without running it again', async () => {
    engine().faults.plan({ faults: [HELD] });
    // With so long a lease it does not notice, and goes on as if the job were still its own.
    const zombie = await api.startWorker({ JOB_LEASE_SECONDS: '300' });
    const { id } = await client.start(await client.upload());
    await client.until(id, isAtEndpoint);
    const [lost] = await api.asAdmin<{ fence: string }>(
      `update phoxray.job set fence = fence + 1, lease_until = now() - interval '1 s' where id = $1 returning fence`,
      [id],
    );
    await api.startWorker();
    await eventually(async () => {
      const [claimed] = await api.asAdmin<{ fence: string }>('select fence from phoxray.job where id = $1', [id]);
      expect(claimed?.fence).not.toBe(lost?.fence);
    });
    engine().faults.clear();
    const job = await client.ended(id);
    await expectOneSuccess(job);
    expect(job).toMatchObject({ attempt: 1 });
    expect(await countOf('attempt', id)).toBe(1);
    await api.stopWorker(zombie);
  });

  it('begin another attempt when the prompt is gone with its endpoint’s memory', async () => {
    engine().faults.plan({
      faults: [{ kind: 'restart', at: 'node', node: 'soft', downMs: 300 }],
    });
    await api.startWorker();
    const { id } = await client.start(await client.upload());
    const job = await client.ended(id);
    expect(job).toMatchObject({ attempt: 2 });
    await expectOneSuccess(job);
  });

  it('are handed over at a shutdown, and end once', async () => {
    engine().faults.plan({ faults: [HELD] });
    const first = await api.startWorker();
    const { id } = await client.start(await client.upload());
    await client.until(id, isAtEndpoint);
    await api.stopWorker(first);
    expect(await client.job(id)).toMatchObject({ state: 'running' });
    await api.startWorker();
    engine().faults.clear();
    const job = await client.ended(id);
    expect(job).toMatchObject({ attempt: 1 });
    await expectOneSuccess(job);
  });

  it('are found without their queue entry', async () => {
    const { id } = await client.start(await client.upload());
    await api.asAdmin('delete from bullmq.job');
    await api.asAdmin(`update phoxray.job set queued_at = queued_at - interval '1 minute' where id = $1`, [id]);
    await api.startWorker();
    await expectOneSuccess(await client.ended(id));
  });

  it('leave nothing when the queue refuses the entry', async () => {
    const radiographId = await client.upload();
    const enqueue = jest.spyOn(api.app.get(JobQueue), 'enqueue').mockRejectedValue(new Error('no queue'));
    await client.create({ radiographId, workflow: 'edges', parameters: {} }, 'same-key').expect(500);
    enqueue.mockRestore();
    expect(await api.asAdmin('select id from phoxray.job')).toEqual([]);
    await client.create({ radiographId, workflow: 'edges', parameters: {} }, 'same-key').expect(201);
  });

  it.each([
    ['of the wrong size', 'wrong-size-image'],
    ['cut short', 'truncated-image'],
    ['missing', 'missing-output'],
    ['too many', 'extra-output'],
  ] as const)('fail after every attempt gave an image that is %s, and keep none', async (_, kind) => {
    engine().faults.plan({ faults: [{ kind, node: 'metal-out', times: 'always' }] });
    await api.startWorker({ JOB_MAX_ATTEMPTS: '2' });
    const { id } = await client.start(await client.upload());
    const job = await client.ended(id);
    expect(job).toMatchObject({
      state: 'failed',
      attempt: 2,
      failure: { code: 'INFERENCE.ATTEMPTS_EXHAUSTED' },
    });
    expect(await countOf('result', id)).toBe(0);
    expect(await countOf('usage_record', id)).toBe(0);
    await eventually(() => expect(api.listObjects('result')).toEqual([]));
  });

  it('outlive one bad image', async () => {
    engine().faults.plan({ faults: [{ kind: 'truncated-image', node: 'metal-out', times: 2 }] });
    await api.startWorker();
    const { id } = await client.start(await client.upload());
    await expectOneSuccess(await client.ended(id));
  });

  it('fail at once on an error of the workflow, and keep no word of it', async () => {
    engine().faults.plan({ faults: [{ kind: 'execution-error', node: 'brightness', times: 'always' }] });
    await api.startWorker();
    const { id } = await client.start(await client.upload());
    const job = await client.ended(id);
    expect(job).toMatchObject({ state: 'failed', attempt: 1, failure: { code: 'INFERENCE.STEP_FAILED' } });
    const rows = await api.asAdmin('select j, a from phoxray.job j join phoxray.attempt a on a.job_id = j.id');
    expect(JSON.stringify([job, rows])).not.toMatch(/canary|0\.1337/);
    const [attempt] = await api.asAdmin<{ id: string }>('select id from phoxray.attempt where job_id = $1', [id]);
    await eventually(async () => {
      const history = await fetch(`${engine().url}/history/${attempt?.id}`).then((answer) => answer.text());
      expect(history).toBe('{}');
    });
  });

  it('can be cancelled in line, at the endpoint, twice, and not any more once they ended', async () => {
    const radiographId = await client.upload();
    const waiting = await client.start(radiographId);
    expect((await client.cancel(waiting.id).expect(200)).body).toMatchObject({ state: 'cancelled', stage: 'done' });
    expect((await client.cancel(waiting.id).expect(200)).body).toMatchObject({ state: 'cancelled', revision: 2 });

    engine().faults.plan({ faults: [STUCK] });
    await api.startWorker();
    const running = await client.start(radiographId);
    await client.until(running.id, isAtEndpoint);
    expect((await client.cancel(running.id).expect(200)).body).toMatchObject({ cancelRequested: true });
    expect(await client.ended(running.id)).toMatchObject({ state: 'cancelled', failure: null });
    expect(await countOf('usage_record', running.id)).toBe(0);
    expect(await promptsAtEngine()).toBe(0);

    engine().faults.clear();
    const done = await client.start(radiographId);
    await client.ended(done.id);
    expect((await client.cancel(done.id).expect(200)).body).toMatchObject({ state: 'succeeded' });
  });

  it('are not called cancelled while the endpoint goes on with them', async () => {
    const refusal = { kind: 'http-status', route: 'jobs', method: 'POST', status: 500, times: 2 } as const;
    engine().faults.plan({ faults: [STUCK, refusal] });
    await api.startWorker();
    const { id } = await client.start(await client.upload());
    await client.until(id, isAtEndpoint);
    await client.cancel(id).expect(200);
    const settled = await client.until(id, ({ state }) => state !== 'running');
    expect([settled.state, await promptsAtEngine()]).toEqual(['cancelled', 0]);
    expect(engine().faults.report().fired).toBe(3);
    expect(await countOf('attempt', id)).toBe(1);
  });

  it('take their images with them when the radiograph is deleted', async () => {
    await api.startWorker();
    const radiographId = await client.upload();
    const { id } = await client.start(radiographId);
    await client.ended(id);
    expect(api.listObjects('result')).toHaveLength(3);
    await client.deleteRadiograph(radiographId).expect(204);
    await eventually(() => expect(api.listObjects('result')).toEqual([]));
    await client.get(`/jobs/${id}`).expect(404);
    expect(await api.asAdmin('select job_id from phoxray.usage_record')).toEqual([{ job_id: id }]);
  });

  it('stop at the endpoint when their radiograph is deleted meanwhile', async () => {
    engine().faults.plan({ faults: [STUCK] });
    await api.startWorker();
    const radiographId = await client.upload();
    const { id } = await client.start(radiographId);
    await client.until(id, isAtEndpoint);
    await client.deleteRadiograph(radiographId).expect(204);
    await eventually(async () => expect(await promptsAtEngine()).toBe(0));
    expect(api.listObjects('result')).toEqual([]);
  });
});

/** Repeats an expectation until it holds. */
async function eventually(expectation: () => void | Promise<void>, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
