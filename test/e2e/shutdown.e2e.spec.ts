import { Client } from 'pg';
import { JobQueue } from '@phoxray/platform/queue';
import { startInferenceApp, type InferenceApp } from '../setup/inference-app.js';
import { InferenceClient } from '../setup/inference-client.js';
import { until } from '../setup/until.js';

/** A transaction that keeps new jobs waiting until it ends. */
class Holder {
  private constructor(private readonly client: Client) {}

  static async open(url: string): Promise<Holder> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('begin; lock table phoxray.job in access exclusive mode');
    return new Holder(client);
  }

  /** Resolves when so many others wait for the lock. */
  async untilWaitedFor(count: number): Promise<void> {
    await until(async () => {
      const { rows } = await this.client.query('select 1 from pg_locks where not granted');
      return rows.length >= count;
    });
  }

  async release(): Promise<void> {
    await this.client.query('rollback');
    await this.client.end();
  }
}

describe('a shutdown of the API', () => {
  let api: InferenceApp;
  let client: InferenceClient;
  let radiographId: string;

  const begin = async (variables: Readonly<Record<string, string>>): Promise<void> => {
    api = await startInferenceApp({ engines: 1, variables });
    client = new InferenceClient(api, await api.createAccount());
    radiographId = await client.upload();
  };

  const createJob = () => client.create({ radiographId, workflow: 'edges', parameters: {} }).then((answer) => answer);

  afterEach(() => api.stop());

  it('answers a request that is under way and puts work on the queue', async () => {
    await begin({});
    const holder = await Holder.open(api.adminUrl);
    const answer = createJob();
    await holder.untilWaitedFor(1);
    const closed = api.app.close();
    await Promise.resolve();
    await holder.release();
    expect((await answer).status).toBe(201);
    await closed;
    expect(await api.asAdmin('select id from phoxray.job')).toHaveLength(1);
    expect(await api.asAdmin(`select id from bullmq.job where name = 'run-inference'`)).toHaveLength(1);
  });

  it('answers 503 what has not ended when its time is over', async () => {
    await begin({ SHUTDOWN_SECONDS: '1' });
    const holder = await Holder.open(api.adminUrl);
    const answer = createJob();
    await holder.untilWaitedFor(1);
    const closed = api.app.close();
    const { status, body, headers } = await answer;
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'HTTP.UNAVAILABLE', '2']);
    await holder.release();
    await closed;
  });

  it('refuses at once what comes to a queue that is closed', async () => {
    await begin({});
    const queue = api.app.get(JobQueue);
    await queue.onApplicationShutdown();
    const { status, body } = await createJob();
    expect([status, body.code]).toEqual([503, 'HTTP.UNAVAILABLE']);
    expect(await api.asAdmin('select id from phoxray.job')).toEqual([]);
  });
});
