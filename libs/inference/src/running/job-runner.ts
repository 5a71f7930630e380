import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { newId, type AccountId } from '@phoxray/kernel';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { Database, Notifications } from '@phoxray/platform/database';
import { EncryptedObjects, type ObjectKey } from '@phoxray/platform/storage';
import { RadiographAccess, type DisplayPicture } from '@phoxray/uploads';
import { Endpoints } from '../endpoints/endpoints.js';
import type { Slot } from '../endpoints/endpoint-pool.js';
import { JOB_ADDRESSED, signalOf } from '../jobs/job-signals.js';
import type { PixelSize } from '../results/result-image.js';
import { requiredNodes, type WorkflowTemplate } from '../workflows/workflow.js';
import { WorkflowRegistry } from '../workflows/workflow-registry.js';
import { AttemptConclusion, type Sequel } from './attempt-conclusion.js';
import { AttemptRun, type AttemptContext } from './attempt-run.js';
import { JobClaims, type Claim, type NewAttempt } from './job-claims.js';
import { Lease, type Showing } from './lease.js';
import { JobTurns } from './job-turns.js';
import type { JobReference } from './run-inference.job.js';
import { OwnSide } from './own-side.js';
import { StageClock } from './stage-clock.js';

/** A claim with what its work needs from the account. `picture` is null for an attempt that has been sent already. */
interface Equipped {
  readonly picture: DisplayPicture | null;
  readonly claim: Claim;
  readonly key: ObjectKey;
  /** The radiograph's, in pixels. */
  readonly size: PixelSize;
}

/** Takes jobs and sees them through. A job waits for its slot before it is claimed: nothing is held meanwhile. */
@Injectable()
export class JobRunner implements OnModuleInit {
  private readonly leases = new Map<string, Lease>();
  private readonly newestClaims = new Map<AccountId, Date>();

  constructor(
    private readonly claims: JobClaims,
    private readonly turns: JobTurns,
    private readonly conclusion: AttemptConclusion,
    private readonly endpoints: Endpoints,
    private readonly registry: WorkflowRegistry,
    private readonly radiographs: RadiographAccess,
    private readonly objects: EncryptedObjects,
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly ownSide: OwnSide,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(JOB_ADDRESSED, (payload) => {
      for (const [signal, lease] of this.leases) if (payload === null || payload === signal) lease.look();
    });
  }

  /** Queue time of the newest job of the account that this worker has claimed: older ones were overtaken. */
  claimedUpTo(accountId: AccountId): Date {
    return this.newestClaims.get(accountId) ?? new Date(0);
  }

  /**
   * Runs the job whose account's turn it is once a slot is free for the given one, until it has ended or is in other
   * hands: as many entries as jobs are in line, so each job finds one. Rejects with the signal's reason before it began.
   */
  async runInTurn(entry: JobReference, shutdown: AbortSignal): Promise<void> {
    const slot = await this.acquire(entry, new Set(), shutdown);
    const { job, sequel } = await this.beginInTurn(entry, slot, shutdown).finally(() => slot.free());
    await this.goOn(job, sequel, shutdown);
  }

  /** Runs this waiting job until it has ended or is in other hands. Rejects with the signal's reason before it began. */
  run(job: JobReference, shutdown: AbortSignal): Promise<void> {
    return this.goOn(job, { pauseMs: 0, avoid: null }, shutdown);
  }

  /** Takes a running job over from a worker that went silent: follows its prompt, or begins another attempt. */
  async resume(job: JobReference, fence: number, shutdown: AbortSignal): Promise<void> {
    const template = this.registry.get(job.workflow, job.workflowVersion);
    const equipped = await this.takeOver(job, fence);
    if (equipped === null) return;
    const sequel = await this.continue(equipped, template, shutdown);
    if (sequel !== null) await this.run(job, shutdown);
  }

  private continue(equipped: Equipped, template: WorkflowTemplate, shutdown: AbortSignal): Promise<Sequel> {
    const { claim } = equipped;
    const slot = this.endpoints.pool.adopt(claim.endpoint);
    if (slot === null) return this.conclusion.giveUp(claim);
    const clock = new StageClock('running', claim.age);
    return this.work(equipped, { template, slot, clock }, shutdown).finally(() => slot.free());
  }

  private async goOn(job: JobReference, first: Sequel, shutdown: AbortSignal): Promise<void> {
    const avoid = new Set<string>();
    for (let sequel = first; sequel !== null;) {
      if (sequel.avoid !== null) avoid.add(sequel.avoid);
      if (sequel.pauseMs > 0) await sleep(sequel.pauseMs, undefined, { signal: shutdown });
      const slot = await this.acquire(job, avoid, shutdown);
      sequel = await this.attempt(job, slot, shutdown).finally(() => slot.free());
    }
  }

  private async acquire(job: JobReference, avoid: ReadonlySet<string>, signal: AbortSignal): Promise<Slot> {
    await this.ownSide.untilWell(signal);
    const needs = requiredNodes(this.registry.get(job.workflow, job.workflowVersion));
    return this.endpoints.pool.acquire({ needs, avoid, signal });
  }

  /** Another worker may be faster to the job whose turn it is: then it is the next one's. */
  private async beginInTurn(
    entry: JobReference,
    slot: Slot,
    shutdown: AbortSignal,
  ): Promise<{ readonly job: JobReference; readonly sequel: Sequel }> {
    const has = (needs: readonly string[]): boolean => this.endpoints.pool.canRun(slot.endpoint, needs);
    for (;;) {
      const job = await this.turns.next(has);
      if (job === null) return { job: entry, sequel: await this.attempt(entry, slot, shutdown) };
      const equipped = await this.beginAt(job, slot);
      if (equipped !== null) return { job, sequel: await this.follow(equipped, slot, shutdown) };
    }
  }

  private async attempt(job: JobReference, slot: Slot, shutdown: AbortSignal): Promise<Sequel> {
    const equipped = await this.beginAt(job, slot);
    return equipped === null ? null : this.follow(equipped, slot, shutdown);
  }

  private beginAt(job: JobReference, { endpoint }: Slot): Promise<Equipped | null> {
    const outputs = this.registry.get(job.workflow, job.workflowVersion).outputs.length;
    return this.begin(job, { attemptId: newId<'attempt'>(), endpoint, outputs });
  }

  private follow(equipped: Equipped, slot: Slot, shutdown: AbortSignal): Promise<Sequel> {
    const { accountId, queuedAt, workflow, workflowVersion } = equipped.claim;
    if (queuedAt > this.claimedUpTo(accountId)) this.newestClaims.set(accountId, queuedAt);
    const template = this.registry.get(workflow, workflowVersion);
    return this.work(equipped, { template, slot, clock: new StageClock('preparing', 0) }, shutdown);
  }

  /** Claim, key, and where the picture lies, in one transaction: without a claim nobody reads it. */
  private begin(job: JobReference, attempt: NewAttempt): Promise<Equipped | null> {
    return this.database.inAccount(job.accountId, async () => {
      const claim = await this.claims.claim(job, attempt);
      if (claim === null) return null;
      const picture = await this.radiographs.requireDisplay(claim.accountId, claim.radiographId);
      const { width, height } = picture;
      return { claim, picture, size: { width, height }, key: await this.objects.keyOfAccount() };
    });
  }

  private takeOver(job: JobReference, fence: number): Promise<Equipped | null> {
    return this.database.inAccount(job.accountId, async () => {
      const claim = await this.claims.takeOver(job, fence);
      if (claim === null) return null;
      const { width, height } = await this.radiographs.requireRadiograph(claim.accountId, claim.radiographId);
      return { claim, picture: null, size: { width, height }, key: await this.objects.keyOfAccount() };
    });
  }

  private async work(
    { claim, key, size, picture }: Equipped,
    attempt: Pick<AttemptContext, 'template' | 'slot' | 'clock'>,
    shutdown: AbortSignal,
  ): Promise<Sequel> {
    const lease = this.openLease(claim);
    const stop = (): void => lease.stop('shutdown');
    shutdown.addEventListener('abort', stop);
    if (shutdown.aborted) stop();
    const context = { ...attempt, claim, lease, isTakenOver: picture === null };
    try {
      if (claim.cancelRequested) lease.stop('cancel-requested');
      const images = await new AttemptRun({ ...context, key, size, picture, objects: this.objects }).run();
      return await this.conclusion.succeed(context, images);
    } catch (error) {
      return await this.conclusion.end(context, error);
    } finally {
      shutdown.removeEventListener('abort', stop);
      this.leases.delete(signalOf(claim.accountId, claim.jobId));
      await lease.end();
    }
  }

  private openLease(claim: Claim): Lease {
    const renew = (showing: Showing | null) =>
      this.database.inAccount(claim.accountId, () => this.claims.renew(claim, showing));
    const lease = new Lease(renew, this.config.JOB_LEASE_SECONDS * 1_000);
    this.leases.set(signalOf(claim.accountId, claim.jobId), lease);
    return lease;
  }
}
