import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { seededRandom } from '../../apps/engine/src/faults/seeded-random.js';
import type { Child } from '../setup/child.js';
import { EngineControl, type Occupation } from '../setup/engine-control.js';
import { Practitioner } from '../setup/practitioner.js';
import { hasRedis } from '../setup/redis.js';
import { startStack, type Stack } from '../setup/stack.js';
import { Invariants } from './invariants.js';
import { KnownRadiograph, type KnownJob } from './known-job.js';
import { between } from './known-picture.js';

const LEASE_SECONDS = 2;
const PROMPT_MS = 700;
/** Never, as far as a test is concerned. */
const HOUR_MS = 3_600_000;
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);
const random = seededRandom(seed);
const backends: readonly ('postgres' | 'redis')[] = hasRedis() ? ['postgres', 'redis'] : ['postgres'];

describe.each(backends)(`kills with the queue on %s (CHAOS_SEED=${seed})`, (queue) => {
  let stack: Stack;
  let admin: Client;
  let engine: EngineControl;
  let radiograph: KnownRadiograph;
  const jobs: KnownJob[] = [];

  beforeAll(async () => {
    stack = await startStack({
      queue,
      variables: { JOB_LEASE_SECONDS: String(LEASE_SECONDS) },
      engineVariables: { ENGINE_FAULTS: '1' },
    });
    admin = new Client({ connectionString: stack.environment.database.DATABASE_ADMIN_URL });
    await admin.connect();
    engine = new EngineControl(`http://127.0.0.1:${stack.engines[0]?.port}`);
    await slowPrompts();
    const owner = await Practitioner.signUp(stack.url);
    radiograph = await KnownRadiograph.upload(owner, random);
    await expectIntact(await submit());
  });

  afterAll(async () => {
    await admin?.end();
    await stack?.stop();
  });

  const slowPrompts = (...others: object[]) =>
    engine.plan([{ kind: 'delay', node: 'load', ms: PROMPT_MS }, ...others], seed);

  /** The worker that takes what is submitted: the last one that was started. */
  function worker(): Child {
    const last = stack.workers.at(-1);
    if (last === undefined) throw new Error('there is no worker');
    return last;
  }

  async function submit(): Promise<KnownJob> {
    const job = await radiograph.submit(random);
    jobs.push(job);
    return job;
  }

  /** When the prompts of a job came and went; those by which starting workers try the engine out are not among them. */
  async function promptsOf({ id }: KnownJob): Promise<Occupation[]> {
    const { rows } = await admin.query<{ id: string }>('select id from phoxray.attempt where job_id = $1', [id]);
    const attempts = rows.map((attempt) => attempt.id);
    return (await engine.prompts()).filter(({ promptId }) => attempts.includes(promptId));
  }

  /** Resolves at a seeded moment while the engine works on the job. */
  async function untilMidPrompt(job: KnownJob): Promise<void> {
    while (!(await promptsOf(job)).some(({ takenAt }) => takenAt !== null)) await sleep(10);
    await sleep(between(random, 0, PROMPT_MS - 150));
  }

  /** One correct result set, and nothing else anywhere, for each job so far. */
  async function expectIntact(...latest: KnownJob[]): Promise<void> {
    for (const { owner, id } of latest) {
      expect(await owner.waitForEnd(id)).toMatchObject({ state: 'succeeded' });
    }
    expect(await new Invariants(stack.environment).findViolations(jobs, 60_000)).toEqual([]);
  }

  it('a worker killed while its prompt runs is replaced by one that follows that prompt', async () => {
    const job = await submit();
    await untilMidPrompt(job);
    await worker().kill('SIGKILL');
    await stack.startWorker();
    await expectIntact(job);
    expect(await job.owner.job(job.id)).toMatchObject({ attempt: 1 });
    expect(await promptsOf(job)).toHaveLength(1);
  });

  it('a worker killed before it sent the prompt costs an attempt, and no prompt', async () => {
    await slowPrompts({ kind: 'http-delay', route: 'upload', ms: HOUR_MS, times: 1 });
    const job = await submit();
    await job.owner.waitFor(job.id, ({ stage }) => stage === 'preparing');
    await sleep(between(random, 0, 300));
    await worker().kill('SIGKILL');
    await slowPrompts();
    await stack.startWorker();
    await expectIntact(job);
    expect(await job.owner.job(job.id)).toMatchObject({ attempt: 2 });
    expect(await promptsOf(job)).toHaveLength(1);
  });

  it('an engine killed while it works is asked again when it is back', async () => {
    // Held, so that its prompt is not over before the engine is.
    await engine.plan([{ kind: 'hang', node: 'load' }], seed);
    const job = await submit();
    await untilMidPrompt(job);
    await stack.engines[0]?.kill('SIGKILL');
    await stack.restartEngine(0);
    await slowPrompts();
    await expectIntact(job);
    expect((await job.owner.job(job.id)).attempt).toBeGreaterThanOrEqual(2);
  });

  it('a worker frozen beyond its lease writes nothing when it wakes up', async () => {
    const job = await submit();
    await untilMidPrompt(job);
    const zombie = worker();
    zombie.pause();
    await stack.startWorker();
    const { revision } = await job.owner.waitForEnd(job.id);
    zombie.resume();
    await sleep(1_500);
    await expectIntact(job);
    expect(await job.owner.job(job.id)).toMatchObject({ revision });
    await zombie.kill('SIGKILL');
  });

  const itOnRedis = queue === 'redis' ? it : it.skip;

  itOnRedis('a job outlives a FLUSHALL between its submission and its run', async () => {
    worker().pause();
    const job = await submit();
    await sleep(between(random, 0, 1_200));
    await stack.redis?.flush();
    worker().resume();
    await expectIntact(job);
  });

  itOnRedis('jobs run without Redis, and through it again when it is back', async () => {
    worker().pause();
    const waiting = await submit();
    await stack.redis?.kill();
    worker().resume();
    const unqueued = await submit();
    await expectIntact(waiting, unqueued);
    await stack.redis?.restart();
    await expectIntact(await submit());
  });

  itOnRedis('processes come to an end although Redis is gone', async () => {
    await stack.redis?.kill();
    await submit();
    for (const child of [worker(), stack.api]) {
      // Nobody kills it when it does not.
      await child.kill('SIGTERM');
    }
  });
});
