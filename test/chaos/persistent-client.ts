import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobDto } from '@phoxray/sdk';
import { Practitioner } from '../setup/practitioner.js';
import { findWrongResults, KnownRadiograph, type KnownJob } from './known-job.js';
import type { Random } from './known-picture.js';

const AGAIN_MS = 250;
const JOBS_OF_A_RADIOGRAPH = 4;
/** Access tokens live ten minutes. */
const ACCOUNT_LASTS_MS = 5 * 60_000;

/** A client as the contract wants it: repeats what was not answered, under the same Idempotency-Key. */
export class PersistentClient {
  readonly acknowledged: KnownJob[] = [];
  readonly ended: JobDto[] = [];
  readonly wrong: string[] = [];

  /** `patience`: until when (ms since 1970) to repeat. */
  constructor(
    private readonly url: string,
    private readonly random: Random,
    private readonly patience: number,
  ) {}

  /** Uploads, submits and checks results until then (ms since 1970). */
  async work(until: number): Promise<void> {
    while (Date.now() < until) {
      const owner = await this.insist(() => Practitioner.signUp(this.url));
      const change = Math.min(until, Date.now() + ACCOUNT_LASTS_MS);
      while (Date.now() < change) await this.runBatch(owner);
    }
  }

  private async runBatch(owner: Practitioner): Promise<void> {
    const uploadKey = randomUUID();
    const pictures = this.replay();
    const radiograph = await this.insist(() => KnownRadiograph.upload(owner, pictures(), uploadKey));
    const jobs = Array.from({ length: JOBS_OF_A_RADIOGRAPH }, () => this.runJob(radiograph));
    await Promise.all(jobs);
  }

  private async runJob(radiograph: KnownRadiograph): Promise<void> {
    const key = randomUUID();
    const thresholds = this.replay();
    const job = await this.insist(() => radiograph.submit(thresholds(), key));
    this.acknowledged.push(job);
    const end = await this.insist(() => job.owner.waitForEnd(job.id, this.patience - Date.now()));
    this.ended.push(end);
    if (end.state === 'succeeded') this.wrong.push(...(await this.insist(() => findWrongResults(job))));
  }

  /** A sequence that starts anew each time: a repeated request is the same request. */
  private replay(): () => Random {
    const drawn: number[] = [];
    return () => {
      let at = 0;
      return () => (drawn[at++] ??= this.random());
    };
  }

  private async insist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (Date.now() > this.patience) throw error;
        await sleep(AGAIN_MS);
      }
    }
  }
}
