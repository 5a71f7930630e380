import { runAsSweeper, SWEEPER_ROLE } from '@phoxray/platform/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = [
  `create index job_fresh on phoxray.job (account_id, queued_at, id) where state = 'queued' and attempt = 0`,
  'create index job_served on phoxray.job (account_id, started_at)',
];

/**
 * The oldest job that nobody has begun, of the account that was served longest ago. One step of the recursion for each
 * account that waits: it reads one row of the index, however many jobs an account has in line.
 */
const NEXT_JOB_IN_TURN = `
  create function phoxray.next_job_in_turn(workflows text[])
  returns table (account_id uuid, id uuid, radiograph_id uuid, workflow text, workflow_version int)
  language sql stable security definer set search_path = pg_catalog as $$
    with recursive heads as (
      (select j.account_id, j.id, j.radiograph_id, j.workflow, j.workflow_version, j.queued_at
       from phoxray.job j
       where j.state = 'queued' and j.attempt = 0 and j.workflow || '@' || j.workflow_version = any (workflows)
       order by j.account_id, j.queued_at, j.id limit 1)
      union all
      select n.* from heads h, lateral (
        select j.account_id, j.id, j.radiograph_id, j.workflow, j.workflow_version, j.queued_at
        from phoxray.job j
        where j.state = 'queued' and j.attempt = 0 and j.workflow || '@' || j.workflow_version = any (workflows)
          and j.account_id > h.account_id
        order by j.account_id, j.queued_at, j.id limit 1) n)
    select h.account_id, h.id, h.radiograph_id, h.workflow, h.workflow_version
    from heads h
    order by (select max(s.started_at) from phoxray.job s where s.account_id = h.account_id) nulls first, h.queued_at, h.id
    limit 1
  $$`;

/** Accounts take turns at the image servers. */
export class JobTurns1795886385195 implements MigrationInterface {
  readonly name = 'JobTurns1795886385195';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of INDEXES) await runner.query(statement);
    await runner.query(`grant select (attempt, started_at) on phoxray.job to ${SWEEPER_ROLE}`);
    await runner.query(NEXT_JOB_IN_TURN);
    for (const statement of runAsSweeper(['next_job_in_turn(text[])'])) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function phoxray.next_job_in_turn(text[])');
    await runner.query(`revoke select (attempt, started_at) on phoxray.job from ${SWEEPER_ROLE}`);
    for (const index of ['job_fresh', 'job_served']) await runner.query(`drop index phoxray.${index}`);
  }
}
