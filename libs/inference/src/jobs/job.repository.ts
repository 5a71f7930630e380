import { Injectable } from '@nestjs/common';
import type { AccountId, JobId, PageRequest, RadiographId } from '@phoxray/kernel';
import { Database, newestFirst } from '@phoxray/platform/database';
import type { JobState } from './job-state.policy.js';
import { JOB_ADDRESSED, JOB_CHANGED, signalOf } from './job-signals.js';
import { JobEntity } from './job.entity.js';

export type NewJob = Pick<
  JobEntity,
  'accountId' | 'id' | 'radiographId' | 'workflow' | 'workflowVersion' | 'parameters'
>;

/** Filters of a list; absent = all. */
export interface JobFilter {
  readonly radiographId?: RadiographId | undefined;
  readonly state?: JobState | undefined;
}

const FRESH = {
  state: 'queued',
  stage: 'queued',
  progress: 0,
  step: null,
  serverPosition: null,
  attempt: 0,
  attemptId: null,
  fence: 0,
  leaseUntil: null,
  cancelRequested: false,
  failureCode: null,
  revision: '1',
  startedAt: null,
  finishedAt: null,
  queuedMs: null,
  preparingMs: null,
  runningMs: null,
  storingMs: null,
} as const;

/** A queue is shown up to this place; further back the number would cost more than it tells. */
const POSITION_BOUND = 1_000;

/** Jobs as their owner handles them, in the current transaction's account. */
@Injectable()
export class JobRepository {
  constructor(private readonly database: Database) {}

  /** The job as stored: PostgreSQL's own clock fills in when it was made. */
  async insert(job: NewJob): Promise<JobEntity> {
    const jobs = this.database.repository(JobEntity);
    const entity = jobs.create({ ...job, ...FRESH });
    await jobs.insert(entity);
    return entity;
  }

  find(accountId: AccountId, id: JobId): Promise<JobEntity | null> {
    return this.database.repository(JobEntity).findOneBy({ accountId, id });
  }

  /** Newest first; up to one more than the limit, which tells that there is more. */
  list(accountId: AccountId, { radiographId, state }: JobFilter, page: PageRequest): Promise<JobEntity[]> {
    const query = this.database
      .repository(JobEntity)
      .createQueryBuilder('job')
      .where('job.account_id = :accountId', { accountId });
    if (radiographId !== undefined) query.andWhere('job.radiograph_id = :radiographId', { radiographId });
    if (state !== undefined) query.andWhere('job.state = :state', { state });
    return newestFirst(query, page).getMany();
  }

  /** 1 = next. Null when it is not in line, or too far back to count. */
  async findPosition({ state, queuedAt }: JobEntity): Promise<number | null> {
    if (state !== 'queued') return null;
    const [row] = await this.database.query<{ ahead: number }>('select phoxray.count_jobs_ahead($1, $2) as ahead', [
      queuedAt,
      POSITION_BOUND,
    ]);
    return row === undefined || row.ahead >= POSITION_BOUND ? null : row.ahead + 1;
  }

  /**
   * Ends a waiting job, or asks the holder of a running one to end it; in one statement, because it may change hands
   * meanwhile. False when there was nothing left to cancel.
   */
  async cancel(accountId: AccountId, id: JobId): Promise<boolean> {
    const changed = await this.database.query(
      `with cancelled as (
         update phoxray.job set
           state = case state when 'queued' then 'cancelled' else state end,
           stage = case state when 'queued' then 'done' else stage end,
           finished_at = case state when 'queued' then now() end,
           cancel_requested = true, revision = revision + 1
         where account_id = $1 and id = $2 and state in ('queued', 'running') and not cancel_requested
         returning id)
       select pg_notify($3, $5), pg_notify($4, $5) from cancelled`,
      [accountId, id, JOB_CHANGED, JOB_ADDRESSED, signalOf(accountId, id)],
    );
    return changed.length === 1;
  }
}
