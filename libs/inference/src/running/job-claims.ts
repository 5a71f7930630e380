import { Inject, Injectable } from '@nestjs/common';
import type { AttemptId } from '@phoxray/kernel';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { Database } from '@phoxray/platform/database';
import { JOB_CHANGED, signalOf } from '../jobs/job-signals.js';
import { stageOf, statesBefore } from '../jobs/job-state.policy.js';
import type { Parameters } from '../workflows/workflow.js';
import type { Showing } from './lease.js';
import type { JobReference } from './run-inference.job.js';

/** A running job in somebody's hands: valid as long as the job's fence is this one. */
export interface Claim extends JobReference {
  readonly parameters: Parameters;
  readonly fence: number;
  /** 1, 2, 3, … */
  readonly attempt: number;
  readonly attemptId: AttemptId;
  readonly endpoint: string;
  readonly cancelRequested: boolean;
  readonly queuedAt: Date;
  /** Milliseconds since the attempt began: more than a moment when it was taken over. */
  readonly age: number;
}

/** The attempt that a claim of a waiting job begins. */
export interface NewAttempt {
  readonly attemptId: AttemptId;
  readonly endpoint: string;
  readonly outputs: number;
}

interface ClaimRow {
  readonly parameters: Parameters;
  readonly fence: number;
  readonly attempt: number;
  readonly attempt_id: AttemptId;
  readonly endpoint: string;
  readonly cancel_requested: boolean;
  readonly queued_at: Date;
  readonly age: number;
}

const CLAIMED = 'parameters, fence, attempt, attempt_id, cancel_requested, queued_at';

/** How workers take jobs: compare-and-set in the current transaction, one statement each. */
@Injectable()
export class JobClaims {
  private readonly leaseSeconds: number;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) config: Config,
  ) {
    this.leaseSeconds = config.JOB_LEASE_SECONDS;
  }

  /** Takes a waiting job and begins an attempt. Null when somebody else did, or it is not waiting any more. */
  async claim(job: JobReference, attempt: NewAttempt): Promise<Claim | null> {
    const rows = await this.database.query<ClaimRow>(
      `with taken as (
         update phoxray.job set
           state = 'running', stage = $7, progress = 0, step = null, fence = fence + 1, attempt = attempt + 1,
           attempt_id = $3, lease_until = now() + make_interval(secs => $6), revision = revision + 1,
           started_at = coalesce(started_at, now()),
           queued_ms = coalesce(queued_ms, 0) + extract(epoch from now() - queued_at) * 1000
         where account_id = $1 and id = $2 and state = any($8) and not cancel_requested
         returning account_id, id, ${CLAIMED}),
       begun as (
         insert into phoxray.attempt
           (account_id, id, job_id, number, endpoint, first_fence, last_fence, state, outputs, is_wanted)
         select account_id, attempt_id, id, attempt, $4, fence, fence, 'running', $5, true from taken)
       select ${CLAIMED}, $4::text as endpoint, 0 as age, pg_notify($9, $10) from taken`,
      [
        job.accountId,
        job.jobId,
        attempt.attemptId,
        attempt.endpoint,
        attempt.outputs,
        this.leaseSeconds,
        stageOf('running'),
        statesBefore('running'),
        JOB_CHANGED,
        signalOf(job.accountId, job.jobId),
      ],
    );
    return toClaim(job, rows[0]);
  }

  /** Takes over a running job whose holder went silent, with the attempt as it is. Null when it is held again. */
  async takeOver(job: JobReference, fence: number): Promise<Claim | null> {
    const rows = await this.database.query<ClaimRow>(
      `with taken as (
         update phoxray.job set fence = fence + 1, lease_until = now() + make_interval(secs => $4)
         where account_id = $1 and id = $2 and state = 'running' and fence = $3 and lease_until < now()
         returning account_id, ${CLAIMED})
       update phoxray.attempt a set last_fence = taken.fence from taken
       where a.account_id = taken.account_id and a.id = taken.attempt_id
       returning taken.parameters, taken.fence, taken.attempt, taken.attempt_id,
         taken.cancel_requested, taken.queued_at, a.endpoint, extract(epoch from now() - a.created_at)::float8 * 1000 as age`,
      [job.accountId, job.jobId, fence, this.leaseSeconds],
    );
    return toClaim(job, rows[0]);
  }

  /** Extends the lease and, when there is something to show, changes what is seen of the job. */
  async renew(
    { accountId, jobId, fence }: Claim,
    showing: Showing | null,
  ): Promise<'held' | 'cancel-requested' | 'lost'> {
    const [held] = await this.database.query<{ cancel_requested: boolean }>(
      `with held as (
         update phoxray.job set lease_until = now() + make_interval(secs => $4),
           stage = coalesce($5, stage), progress = coalesce($6, progress),
           step = case when $5::text is null then step else $7 end,
           server_position = case when $5::text is null then server_position else $10 end,
           revision = revision + case when $5::text is null then 0 else 1 end
         where account_id = $1 and id = $2 and fence = $3 and state = 'running'
         returning cancel_requested)
       select cancel_requested, case when $5::text is not null then pg_notify($8, $9)::text end from held`,
      [
        accountId,
        jobId,
        fence,
        this.leaseSeconds,
        showing?.stage ?? null,
        showing?.progress ?? null,
        showing?.step ?? null,
        JOB_CHANGED,
        signalOf(accountId, jobId),
        showing?.position ?? null,
      ],
    );
    if (held === undefined) return 'lost';
    return held.cancel_requested ? 'cancel-requested' : 'held';
  }

  /** Endpoints where earlier attempts of the job failed with that code. */
  async endpointsThatFailed({ accountId, jobId, attemptId }: Claim, code: string): Promise<string[]> {
    const rows = await this.database.query<{ endpoint: string }>(
      `select distinct endpoint from phoxray.attempt
       where account_id = $1 and job_id = $2 and id <> $3 and failure_code = $4`,
      [accountId, jobId, attemptId, code],
    );
    return rows.map(({ endpoint }) => endpoint);
  }

  /** Whether another worker follows this very prompt now: then it must be left alone. */
  async isTakenOver({ accountId, jobId, attemptId, fence }: Claim): Promise<boolean> {
    const rows = await this.database.query(
      `select from phoxray.job where account_id = $1 and id = $2 and attempt_id = $3 and fence > $4 and state = 'running'`,
      [accountId, jobId, attemptId, fence],
    );
    return rows.length === 1;
  }

  /** Whether the fence that an object was written behind has been passed: nobody can make it a result any more. */
  async isPassed({ accountId, jobId, fence }: Claim): Promise<boolean> {
    const rows = await this.database.query(
      `select from phoxray.job where account_id = $1 and id = $2 and fence = $3 and state in ('running', 'succeeded')`,
      [accountId, jobId, fence],
    );
    return rows.length === 0;
  }
}

function toClaim(job: JobReference, row: ClaimRow | undefined): Claim | null {
  if (row === undefined) return null;
  return {
    ...job,
    parameters: row.parameters,
    fence: row.fence,
    attempt: row.attempt,
    attemptId: row.attempt_id,
    endpoint: row.endpoint,
    cancelRequested: row.cancel_requested,
    queuedAt: row.queued_at,
    age: row.age,
  };
}
