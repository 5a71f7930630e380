import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Child } from '../setup/child.js';
import { Practitioner } from '../setup/practitioner.js';
import type { Stack } from '../setup/stack.js';
import { Invariants } from './invariants.js';
import { KnownRadiograph, type KnownJob } from './known-job.js';
import { between, type Random } from './known-picture.js';

/** How long a job stays at the engine: see ENGINE_NODE_DELAY_MS of the stack. */
const MID_PROMPT_MS = 700;

const ROW = `
  select j.fence, j.state, j.revision,
    (select count(*)::int from phoxray.result r where r.job_id = j.id) as results,
    (select count(*)::int from phoxray.usage_record u where u.job_id = j.id) as usage
  from phoxray.job j where j.id = $1`;

/** Two workers, of which the first is struck while it holds a job: how soon the second has it, and what the first still does. */
export class RecoveryTrials {
  private readonly jobs: KnownJob[] = [];

  private constructor(
    private readonly stack: Stack,
    private readonly admin: Client,
    private readonly radiograph: KnownRadiograph,
    private readonly random: Random,
  ) {}

  static async prepare(stack: Stack, random: Random): Promise<RecoveryTrials> {
    const admin = new Client({ connectionString: stack.environment.database.DATABASE_ADMIN_URL });
    await admin.connect();
    const radiograph = await KnownRadiograph.upload(await Practitioner.signUp(stack.url), random);
    return new RecoveryTrials(stack, admin, radiograph, random);
  }

  /** Seconds from SIGKILL of the job's worker until another worker holds the job. */
  async timeRecovery(): Promise<number> {
    const { job, victim, fence } = await this.strikeable();
    this.stack.retire(victim);
    await victim.kill('SIGKILL');
    const began = performance.now();
    while ((await this.row(job)).fence === fence) await sleep(20);
    const seconds = (performance.now() - began) / 1_000;
    await job.owner.waitForEnd(job.id);
    await this.stack.startWorker();
    return seconds;
  }

  /** Freezes the job's worker until another one has finished the job, then wakes it up: whether it changed anything. */
  async findStaleWrite(): Promise<boolean> {
    const { job, victim } = await this.strikeable();
    victim.pause();
    await job.owner.waitForEnd(job.id);
    const before = JSON.stringify(await this.row(job));
    victim.resume();
    await sleep(3_000);
    return JSON.stringify(await this.row(job)) !== before;
  }

  async findViolations(): Promise<string[]> {
    return new Invariants(this.stack.environment).findViolations(this.jobs, 15_000);
  }

  close(): Promise<void> {
    return this.admin.end();
  }

  /** A job in the hands of the first worker, at a random moment of its run. */
  private async strikeable(): Promise<{ job: KnownJob; victim: Child; fence: number }> {
    const [victim, standby] = this.stack.workers;
    if (victim === undefined || standby === undefined) throw new Error('two workers are needed');
    standby.pause();
    const job = await this.radiograph.submit(this.random);
    this.jobs.push(job);
    while ((await this.row(job)).state === 'queued') await sleep(10);
    standby.resume();
    await sleep(between(this.random, 0, MID_PROMPT_MS));
    return { job, victim, fence: (await this.row(job)).fence };
  }

  private async row({ id }: KnownJob): Promise<{ fence: number; state: string }> {
    const { rows } = await this.admin.query<{ fence: number; state: string }>(ROW, [id]);
    if (rows[0] === undefined) throw new Error('the job is gone');
    return rows[0];
  }
}
