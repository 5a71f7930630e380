import { Injectable } from '@nestjs/common';
import { newId, type ResultId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { Database } from '@phoxray/platform/database';
import { JOB_CHANGED, signalOf } from '../jobs/job-signals.js';
import { stageOf, statesBefore, type JobState } from '../jobs/job-state.policy.js';
import type { JobFailureCode } from '../inference.errors.js';
import type { WorkflowOutput, WorkflowTemplate } from '../workflows/workflow.js';
import type { Claim } from './job-claims.js';
import type { StageTimes } from './stage-clock.js';

/** A stored image on its way to become a result. */
export interface StoredImage {
  readonly output: WorkflowOutput;
  readonly position: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly objectName: string;
}

/**
 * How an attempt ended without results. `queued`: another attempt follows, in place of this one when it was no try.
 * `code`: ours, or of the ComfyUI client.
 */
export type FruitlessEnd =
  | { readonly to: 'queued'; readonly code: string; readonly isTry?: false }
  | { readonly to: 'failed'; readonly code: string; readonly jobCode: JobFailureCode }
  | { readonly to: 'cancelled' };

/** Ends of attempts, each in one transaction and behind the fence. False = the fence is lost, and nothing was written. */
@Injectable()
export class JobSettlement {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /** Results, usage, attempt, job and audit, or nothing. True also when an earlier try turns out to have committed. */
  succeed(
    claim: Claim,
    template: WorkflowTemplate,
    images: readonly StoredImage[],
    times: StageTimes,
  ): Promise<boolean> {
    return this.database.inAccount(claim.accountId, async () => {
      const written = await this.writeSuccess(claim, template, images, times);
      if (!written) return this.hasSucceeded(claim);
      await this.record(claim, 'job.succeed', { results: images.length });
      return true;
    });
  }

  /** A job whose cancellation was asked for never goes back in line. */
  endWithout(claim: Claim, end: FruitlessEnd, times: StageTimes): Promise<boolean> {
    return this.database.inAccount(claim.accountId, async () => {
      const [settled] = await this.writeFruitless(claim, end, times);
      if (settled === undefined) return false;
      if (settled.state !== 'queued') await this.record(claim, `job.${settled.state === 'failed' ? 'fail' : 'cancel'}`);
      return true;
    });
  }

  /** Gives the lease up without ending the attempt: another worker takes it over, at once or after so many seconds. */
  async release({ accountId, jobId, fence }: Claim, seconds = 0): Promise<void> {
    await this.database.inAccount(accountId, () =>
      this.database.query(
        `update phoxray.job set lease_until = now() - interval '1 ms' + make_interval(secs => $4)
         where account_id = $1 and id = $2 and state = 'running' and fence = $3`,
        [accountId, jobId, fence, seconds],
      ),
    );
  }

  private async writeSuccess(
    claim: Claim,
    template: WorkflowTemplate,
    images: readonly StoredImage[],
    times: StageTimes,
  ): Promise<boolean> {
    const rows = await this.database.query(
      `with done as (
         update phoxray.job set
           state = 'succeeded', stage = $4, progress = 1, step = null, lease_until = null, finished_at = now(),
           preparing_ms = $5, running_ms = $6, storing_ms = $7, revision = revision + 1
         where account_id = $1 and id = $2 and fence = $3 and state = any($8)
         returning account_id, id, attempt_id, workflow, workflow_version),
       ended as (
         update phoxray.attempt a set state = 'succeeded', finished_at = now(),
           sweep_at = case when a.first_fence < a.last_fence then now() end
         from done where a.account_id = done.account_id and a.id = done.attempt_id),
       kept as (
         insert into phoxray.result (account_id, id, job_id, attempt_id, output, position, role, width, height, bytes, sha256, object_name)
         select done.account_id, image.id, done.id, done.attempt_id, image.output, image.position, image.role,
           image.width, image.height, image.bytes, image.sha256, image.object_name
         from done, jsonb_to_recordset($9) as image (id uuid, output text, position int, role text,
           width int, height int, bytes int, sha256 text, object_name text)),
       used as (
         insert into phoxray.usage_record (account_id, id, job_id, workflow, workflow_version, credits)
         select account_id, $10, id, workflow, workflow_version, $11 from done)
       select pg_notify($12, $13) from done`,
      [
        claim.accountId,
        claim.jobId,
        claim.fence,
        stageOf('succeeded'),
        times.preparingMs,
        times.runningMs,
        times.storingMs,
        statesBefore('succeeded'),
        JSON.stringify(images.map(toRow)),
        newId(),
        template.priceCredits,
        JOB_CHANGED,
        signalOf(claim.accountId, claim.jobId),
      ],
    );
    return rows.length === 1;
  }

  private writeFruitless(claim: Claim, end: FruitlessEnd, times: StageTimes): Promise<{ state: JobState }[]> {
    return this.database.query<{ state: JobState }>(
      `with target as (
         select account_id, id, case when $4 = 'queued' and cancel_requested then 'cancelled' else $4 end as state
         from phoxray.job where account_id = $1 and id = $2 and fence = $3 and state = any($5) for update),
       done as (
         update phoxray.job j set
           state = target.state, stage = case target.state when 'queued' then 'queued' else 'done' end,
           progress = case target.state when 'queued' then 0 else j.progress end, step = null,
           lease_until = null, fence = j.fence + 1, attempt = j.attempt - $14::int, queued_at = case target.state when 'queued' then now() else j.queued_at end,
           finished_at = case target.state when 'queued' then null else now() end, failure_code = $6,
           preparing_ms = $7, running_ms = $8, storing_ms = $9, revision = revision + 1
         from target where j.account_id = target.account_id and j.id = target.id
         returning j.account_id, j.attempt_id, j.state),
       ended as (
         update phoxray.attempt a set state = $10, failure_code = $11, finished_at = now(), is_wanted = false, sweep_at = now()
         from done where a.account_id = done.account_id and a.id = done.attempt_id)
       select state, pg_notify($12, $13) from done`,
      [
        claim.accountId,
        claim.jobId,
        claim.fence,
        end.to,
        statesBefore(end.to),
        end.to === 'failed' ? end.jobCode : null,
        times.preparingMs,
        times.runningMs,
        times.storingMs,
        end.to === 'cancelled' ? 'cancelled' : 'failed',
        end.to === 'cancelled' ? null : end.code,
        JOB_CHANGED,
        signalOf(claim.accountId, claim.jobId),
        end.to === 'queued' && end.isTry === false ? 1 : 0,
      ],
    );
  }

  /** The commit of an earlier try may have gone through although its answer never came. */
  private async hasSucceeded({ accountId, jobId, fence }: Claim): Promise<boolean> {
    const rows = await this.database.query(
      `select from phoxray.job where account_id = $1 and id = $2 and fence = $3 and state = 'succeeded'`,
      [accountId, jobId, fence],
    );
    return rows.length === 1;
  }

  private record(claim: Claim, action: string, facts: Record<string, number> = {}): Promise<void> {
    const subject = { type: 'job', id: claim.jobId };
    return this.audit.append({ system: 'worker' }, { action, subject, facts: { attempt: claim.attempt, ...facts } });
  }
}

function toRow({ output, objectName, ...image }: StoredImage): object {
  return { ...image, id: newId() satisfies ResultId, output: output.key, role: output.role, object_name: objectName };
}
