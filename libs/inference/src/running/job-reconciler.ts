import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { AccountId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { AppLogger } from '@phoxray/platform/logging';
import { Rounds } from '@phoxray/platform/queue';
import { z } from 'zod';
import { Endpoints } from '../endpoints/endpoints.js';
import { JobRunner } from './job-runner.js';
import { ObjectSweeper } from './object-sweeper.js';
import { jobReference } from './run-inference.job.js';

const EVERY_MS = 1_000;
/** A job in line for longer, while this worker is idle, has lost its queue entry or its entry's worker (s). */
const WAITING_SECONDS = 4;
const BATCH = 20;

const abandonedJob = z
  .object({
    account_id: z.string(),
    id: z.string(),
    radiograph_id: z.string(),
    state: z.enum(['queued', 'running']),
    fence: z.int(),
    workflow: z.string(),
    workflow_version: z.int(),
    queued_at: z.date(),
  })
  .transform(({ account_id, id, radiograph_id, state, fence, workflow, workflow_version, queued_at }) => ({
    job: jobReference.parse({
      accountId: account_id,
      jobId: id,
      radiographId: radiograph_id,
      workflow,
      workflowVersion: workflow_version,
    }),
    state,
    fence,
    queuedAt: queued_at,
  }));
type AbandonedJob = z.output<typeof abandonedJob>;

/**
 * Looks after jobs that nobody looks after. Runs in every worker at once: taking a job is a compare-and-set, so the
 * others come too late. Jobs are run here directly, not through the queue, which may have lost everything.
 */
@Injectable()
export class JobReconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly running = new Map<string, Promise<void>>();
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    private readonly runner: JobRunner,
    private readonly endpoints: Endpoints,
    private readonly sweeper: ObjectSweeper,
    private readonly logger: AppLogger,
  ) {
    this.rounds = new Rounds('reconciler', EVERY_MS, () => this.reconcile(), logger);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
    await Promise.all(this.running.values());
  }

  /** One round: takes up what is abandoned, deletes what is stray. The jobs taken up go on in the background. */
  async reconcile(): Promise<void> {
    for (const abandoned of await this.findAbandoned()) this.takeUp(abandoned);
    await this.sweeper.sweep();
  }

  private async findAbandoned(): Promise<AbandonedJob[]> {
    const rows = await this.database.withoutAccount(() =>
      this.database.query('select * from phoxray.find_abandoned_jobs($1, $2)', [WAITING_SECONDS, BATCH]),
    );
    return z.array(abandonedJob).parse(rows);
  }

  private takeUp({ job, state, fence, queuedAt }: AbandonedJob): void {
    if (this.running.has(job.jobId)) return;
    if (state === 'queued' && !this.isForgotten(job.accountId, queuedAt)) return;
    const { signal } = this.rounds;
    const work = state === 'queued' ? this.runner.run(job, signal) : this.runner.resume(job, fence, signal);
    const ended = work
      .catch((error: unknown) => {
        if (!signal.aborted) this.logger.failure('job taken up', error, { jobId: job.jobId });
      })
      .finally(() => this.running.delete(job.jobId));
    this.running.set(job.jobId, ended);
  }

  /**
   * Jobs in line are left there while every slot is in use, unless jobs of the same account that came clearly later have
   * been taken: an account's jobs are taken in order, so their entries must be lost.
   */
  private isForgotten(accountId: AccountId, queuedAt: Date): boolean {
    const overtakenSeconds = (this.runner.claimedUpTo(accountId).getTime() - queuedAt.getTime()) / 1_000;
    return this.endpoints.pool.idleSlots > 0 || overtakenSeconds > WAITING_SECONDS;
  }
}
