import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { ComfyFailure } from '@phoxray/comfyui';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { Database } from '@phoxray/platform/database';
import { AppLogger } from '@phoxray/platform/logging';
import { EncryptedObjects } from '@phoxray/platform/storage';
import { Endpoints } from '../endpoints/endpoints.js';
import { strayObjectNames } from '../results/result-objects.policy.js';
import type { AttemptContext } from './attempt-run.js';
import { requiredNodes } from '../workflows/workflow.js';
import { endOfFailure, isOwnFault, isStepFailure, pauseAfter } from './failure.policy.js';
import { JobClaims, type Claim } from './job-claims.js';
import { JobSettlement, type FruitlessEnd, type StoredImage } from './job-settlement.js';
import type { StopReason } from './lease.js';
import { OwnSide } from './own-side.js';

/** Whether another attempt should follow, after how long (ms), and at which endpoint preferably not. */
export type Sequel = { readonly pauseMs: number; readonly avoid: string | null } | null;

const CANCEL_CONFIRM_MS = 15_000;
/** When an endpoint that did not prove a cancellation is asked again. */
const CANCEL_AGAIN_SECONDS = 2;
/** A database that restarts is back within seconds: waits of 0.1, 0.2, 0.4, … s, 25 s in all. */
const SETTLE_TRIES = 9;

/** Brings attempts to their end: in the database behind the fence, at the endpoint, and in the object store. */
@Injectable()
export class AttemptConclusion {
  constructor(
    private readonly settlement: JobSettlement,
    private readonly claims: JobClaims,
    private readonly endpoints: Endpoints,
    private readonly objects: EncryptedObjects,
    private readonly database: Database,
    private readonly ownSide: OwnSide,
    private readonly logger: AppLogger,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async succeed(tools: AttemptContext, images: readonly StoredImage[]): Promise<Sequel> {
    const { claim, template, clock, slot } = tools;
    await tools.lease.end();
    this.endpoints.reportRun(slot.endpoint, null);
    const won = await this.insist(() => this.settlement.succeed(claim, template, images, clock.read()));
    if (!won) return this.withdraw(tools);
    await this.suspectOthers(tools);
    this.forget(tools);
    return null;
  }

  /** `error` is what ended the run; the lease knows whether it was told to stop. */
  async end(tools: AttemptContext, error: unknown): Promise<Sequel> {
    const { stopReason } = tools.lease;
    const sequel = await (stopReason === null ? this.fail(tools, error) : this.stop(tools, stopReason));
    await tools.lease.end();
    return sequel;
  }

  /** Ends an attempt whose endpoint is not configured any more. */
  async giveUp(claim: Claim): Promise<Sequel> {
    const unknown = { preparingMs: null, runningMs: null, storingMs: null };
    const end: FruitlessEnd = { to: 'queued', code: 'INFERENCE.ENDPOINT_RETIRED' };
    const settled = await this.settlement.endWithout(claim, end, unknown);
    return settled ? { pauseMs: 0, avoid: null } : null;
  }

  private stop(tools: AttemptContext, reason: StopReason): Promise<Sequel> {
    const ways = {
      'cancel-requested': () => this.cancel(tools),
      lost: () => this.withdraw(tools),
      shutdown: () => this.handOver(tools),
    };
    return ways[reason]();
  }

  private async fail(tools: AttemptContext, error: unknown): Promise<Sequel> {
    const { claim, slot } = tools;
    const canTell = isStepFailure(error) && (await this.canTellElsewhere(tools));
    const end = endOfFailure(error, claim.attempt, this.config.JOB_MAX_ATTEMPTS, canTell);
    this.judgeEndpoint(tools, error);
    await tools.lease.end();
    if (!(await this.settle(tools, end))) return this.withdraw(tools);
    this.abandonPrompt(tools, error instanceof ComfyFailure && error.is('OUT_OF_MEMORY'));
    if (isOwnFault(error)) {
      this.ownSide.fail();
      return { pauseMs: 0, avoid: null };
    }
    return end.to === 'queued' ? { pauseMs: pauseAfter(claim.attempt), avoid: slot.endpoint } : null;
  }

  /** A step that failed is judged once it is known whether it goes well elsewhere. */
  private judgeEndpoint({ claim, slot, isTakenOver }: AttemptContext, error: unknown): void {
    if (isStepFailure(error)) return;
    if (!(error instanceof ComfyFailure)) {
      const { jobId, attemptId } = claim;
      return this.logger.failure('attempt failed', error, { jobId, attemptId });
    }
    // A prompt that a dead worker may never have sent says nothing about its endpoint.
    const blames = !(isTakenOver && error.is('PROMPT_LOST'));
    this.endpoints.reportRun(slot.endpoint, blames ? error : null);
  }

  /** A step failed for the first time, and another endpoint can try. */
  private async canTellElsewhere({ claim, slot, template }: AttemptContext): Promise<boolean> {
    if (!this.endpoints.pool.hasOther(slot.endpoint, requiredNodes(template))) return false;
    return (await this.whereStepsFailed(claim)).length === 0;
  }

  /** The same workflow went well on the same image: where a step of it failed, the endpoint is the reason. */
  private async suspectOthers({ claim, slot }: AttemptContext): Promise<void> {
    if (claim.attempt === 1) return;
    const failed = await this.whereStepsFailed(claim).catch(() => []);
    for (const endpoint of failed.filter((one) => one !== slot.endpoint)) {
      this.logger.warning('endpoint rests: a step failed there and went well elsewhere', { endpoint });
      this.endpoints.suspect(endpoint);
    }
  }

  private whereStepsFailed(claim: Claim): Promise<string[]> {
    const { code } = new ComfyFailure('NODE_FAILED');
    return this.insist(() =>
      this.database.inAccount(claim.accountId, () => this.claims.endpointsThatFailed(claim, code)),
    );
  }

  /** Settled only once the endpoint has proved that the prompt stopped; until then somebody goes on asking. */
  private async cancel(tools: AttemptContext): Promise<Sequel> {
    const failure = await this.stopPrompt(tools);
    await tools.lease.end();
    if (failure !== null) {
      this.endpoints.reportRun(tools.slot.endpoint, failure);
      this.complain(failure, tools.claim);
      await this.settlement.release(tools.claim, CANCEL_AGAIN_SECONDS);
      return null;
    }
    await this.settle(tools, { to: 'cancelled' });
    this.forget(tools);
    return null;
  }

  /** Null once the endpoint shows that the prompt does not run any more. */
  private async stopPrompt({ claim, slot }: AttemptContext): Promise<ComfyFailure | null> {
    try {
      const { state } = await slot.client.cancel(claim.attemptId, { confirmMs: CANCEL_CONFIRM_MS });
      return state === 'unconfirmed' ? new ComfyFailure('ENDPOINT_STUCK') : null;
    } catch (error) {
      if (error instanceof ComfyFailure) return error;
      throw error;
    }
  }

  /** Somebody else holds the job, or it is gone: leave no object behind, and no prompt that nobody follows. */
  private async withdraw(tools: AttemptContext): Promise<Sequel> {
    const { claim, template } = tools;
    await this.discard(claim, template.outputs.length);
    const isTakenOver = await this.insist(() =>
      this.database.inAccount(claim.accountId, () => this.claims.isTakenOver(claim)),
    );
    if (!isTakenOver) this.abandonPrompt(tools, false);
    return null;
  }

  /** The prompt goes on; whoever takes the job over finds it. */
  private async handOver({ claim }: AttemptContext): Promise<Sequel> {
    await this.settlement.release(claim);
    return null;
  }

  private settle({ claim, clock }: AttemptContext, end: FruitlessEnd): Promise<boolean> {
    return this.insist(() => this.settlement.endWithout(claim, end, clock.read()));
  }

  private async discard(claim: Claim, outputs: number): Promise<void> {
    const isPassed = await this.insist(() =>
      this.database.inAccount(claim.accountId, () => this.claims.isPassed(claim)),
    );
    if (!isPassed) return;
    const trail = { ...claim, outputs, firstFence: claim.fence, lastFence: claim.fence };
    await Promise.all(strayObjectNames(trail, false).map((name) => this.objects.delete(name)));
  }

  /** In the background: the endpoint that failed may be slow to answer. */
  private abandonPrompt({ claim, slot }: AttemptContext, frees: boolean): void {
    const leave = async (): Promise<void> => {
      await slot.client.cancel(claim.attemptId, { confirmMs: CANCEL_CONFIRM_MS });
      await slot.client.forget(claim.attemptId);
      if (frees) await slot.client.freeMemory();
    };
    leave().catch((error: unknown) => this.complain(error, claim));
  }

  private forget({ claim, slot }: AttemptContext): void {
    slot.client.forget(claim.attemptId).catch((error: unknown) => this.complain(error, claim));
  }

  private complain(error: unknown, { endpoint, attemptId }: Claim): void {
    const where = { endpoint, attemptId };
    const isTheirs = error instanceof ComfyFailure;
    if (isTheirs) this.logger.info('prompt not stopped or not cleaned up', { ...where, code: error.code });
    else this.logger.failure('prompt clean-up', error, where);
  }

  /** Repeats what the database could not do for a moment. Safe, since everything here is behind a fence. */
  private async insist<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (tries === SETTLE_TRIES) throw error;
        await sleep(50 * 2 ** tries);
      }
    }
  }
}
