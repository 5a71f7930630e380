import { ownedByAccount, readableBySweeper, runAsSweeper } from '@phoxray/platform/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  `create table phoxray.job (
    account_id uuid not null, id uuid not null, radiograph_id uuid not null,
    workflow text not null, workflow_version int not null, parameters jsonb not null,
    state text not null, stage text not null, progress real not null, step text,
    attempt int not null, attempt_id uuid, fence int not null, lease_until timestamptz(3),
    cancel_requested boolean not null, failure_code text, revision bigint not null,
    created_at timestamptz(3) not null default now(), queued_at timestamptz(3) not null default now(),
    started_at timestamptz(3), finished_at timestamptz(3),
    queued_ms int, preparing_ms int, running_ms int, storing_ms int,
    constraint job_pk primary key (account_id, id),
    constraint job_radiograph_fk foreign key (account_id, radiograph_id)
      references phoxray.radiograph (account_id, id) on delete cascade,
    constraint job_state check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    constraint job_stage check (stage in ('queued', 'preparing', 'running', 'storing', 'done')),
    constraint job_progress check (progress between 0 and 1),
    constraint job_counters check (attempt >= 0 and fence >= attempt and revision >= 1 and workflow_version >= 1),
    constraint job_lease check ((state = 'running') = (lease_until is not null)),
    constraint job_running check (state <> 'running' or (attempt_id is not null and started_at is not null)),
    constraint job_finished check ((state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
    constraint job_failure check ((state = 'failed') = (failure_code is not null)))`,
  `create index job_by_age on phoxray.job (account_id, created_at, id)`,
  `create index job_by_radiograph on phoxray.job (account_id, radiograph_id, created_at, id)`,
  `create index job_waiting on phoxray.job (queued_at) where state = 'queued'`,
  `create index job_leased on phoxray.job (lease_until) where state = 'running'`,
  `create table phoxray.attempt (
    account_id uuid not null, id uuid not null, job_id uuid, number int not null, endpoint text not null,
    first_fence int not null, last_fence int not null, state text not null, failure_code text,
    outputs int not null, is_wanted boolean not null, sweep_at timestamptz(3),
    created_at timestamptz(3) not null default now(), finished_at timestamptz(3),
    constraint attempt_pk primary key (account_id, id),
    constraint attempt_job_fk foreign key (account_id, job_id)
      references phoxray.job (account_id, id) on delete set null (job_id),
    constraint attempt_state check (state in ('running', 'succeeded', 'failed', 'cancelled')),
    constraint attempt_fences check (first_fence >= 1 and last_fence >= first_fence and number >= 1),
    constraint attempt_finished check ((state = 'running') = (finished_at is null)))`,
  `create index attempt_by_job on phoxray.attempt (account_id, job_id)`,
  `create index attempt_orphaned on phoxray.attempt (created_at) where job_id is null and is_wanted`,
  `create index attempt_to_sweep on phoxray.attempt (sweep_at) where sweep_at is not null`,
  `create table phoxray.result (
    account_id uuid not null, id uuid not null, job_id uuid not null, attempt_id uuid not null,
    output text not null, position int not null, role text not null,
    width int not null, height int not null, bytes int not null, sha256 text not null, object_name text not null,
    created_at timestamptz(3) not null default now(),
    constraint result_pk primary key (account_id, id),
    constraint result_job_fk foreign key (account_id, job_id) references phoxray.job (account_id, id) on delete cascade,
    constraint result_attempt_fk foreign key (account_id, attempt_id) references phoxray.attempt (account_id, id),
    constraint result_output unique (account_id, job_id, output),
    constraint result_role check (role in ('mask', 'image')),
    constraint result_size check (width > 0 and height > 0 and bytes > 0),
    constraint result_sha256 check (sha256 ~ '^[0-9a-f]{64}$'))`,
  `create table phoxray.usage_record (
    account_id uuid not null, id uuid not null, job_id uuid not null,
    workflow text not null, workflow_version int not null, credits int not null,
    created_at timestamptz(3) not null default now(),
    constraint usage_record_pk primary key (account_id, id),
    constraint usage_record_job unique (account_id, job_id),
    constraint usage_record_credits check (credits >= 0))`,
];

/** Jobs that no worker looks after: an expired lease, or in line for longer than an idle worker would let them be. */
const FIND_ABANDONED_JOBS = `
  create function phoxray.find_abandoned_jobs(waiting_seconds double precision, size int)
  returns table (account_id uuid, id uuid, radiograph_id uuid, state text, fence int, workflow text, workflow_version int, queued_at timestamptz)
  language sql stable security definer set search_path = pg_catalog as $$
    (select j.account_id, j.id, j.radiograph_id, j.state, j.fence, j.workflow, j.workflow_version, j.queued_at
     from phoxray.job j where j.state = 'running' and j.lease_until < now() order by j.lease_until limit size)
    union all
    (select j.account_id, j.id, j.radiograph_id, j.state, j.fence, j.workflow, j.workflow_version, j.queued_at
     from phoxray.job j where j.state = 'queued' and j.queued_at < now() - make_interval(secs => waiting_seconds)
     order by j.queued_at limit size)
  $$`;

/** Attempts with objects to delete. */
const FIND_SWEEPABLE_ATTEMPTS = `
  create function phoxray.find_sweepable_attempts(size int)
  returns table (account_id uuid, id uuid)
  language sql stable security definer set search_path = pg_catalog as $$
    (select a.account_id, a.id from phoxray.attempt a where a.job_id is null and a.is_wanted limit size)
    union all
    (select a.account_id, a.id from phoxray.attempt a where a.sweep_at < now() order by a.sweep_at limit size)
  $$`;

/** How many jobs of all accounts joined the line before: a number up to a bound, and nothing about whose they are. */
const COUNT_JOBS_AHEAD = `
  create function phoxray.count_jobs_ahead(since timestamptz, bound int) returns int
  language sql stable security definer set search_path = pg_catalog as $$
    select count(*)::int from (
      select from phoxray.job j where j.state = 'queued' and j.queued_at < since limit bound) ahead
  $$`;

const FUNCTIONS = {
  'find_abandoned_jobs(double precision, int)': FIND_ABANDONED_JOBS,
  'find_sweepable_attempts(int)': FIND_SWEEPABLE_ATTEMPTS,
  'count_jobs_ahead(timestamptz, int)': COUNT_JOBS_AHEAD,
};

const SWEEPER_COLUMNS = {
  job: 'account_id, id, radiograph_id, state, fence, workflow, workflow_version, lease_until, queued_at',
  attempt: 'account_id, id, job_id, is_wanted, sweep_at',
};

const GRANTS = [
  ...ownedByAccount('job', ['select', 'insert', 'update']),
  ...ownedByAccount('attempt', ['select', 'insert', 'update', 'delete']),
  ...ownedByAccount('result', ['select', 'insert']),
  ...ownedByAccount('usage_record', ['select', 'insert']),
  ...readableBySweeper(SWEEPER_COLUMNS),
  ...runAsSweeper(Object.keys(FUNCTIONS)),
];

export class Inference1795400000030 implements MigrationInterface {
  readonly name = 'Inference1795400000030';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...Object.values(FUNCTIONS), ...GRANTS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const signature of Object.keys(FUNCTIONS)) await runner.query(`drop function phoxray.${signature}`);
    for (const table of ['usage_record', 'result', 'attempt', 'job']) await runner.query(`drop table phoxray.${table}`);
  }
}
