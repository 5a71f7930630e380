import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of the jobs in one state read only these jobs, however many others the account has. */
export class JobByState1795885247944 implements MigrationInterface {
  readonly name = 'JobByState1795885247944';
  /** An index that is made concurrently blocks no write, and cannot be made in a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set statement_timeout = 0');
    // What an interrupted run has left is not valid.
    await runner.query('drop index concurrently if exists phoxray.job_by_state');
    await runner.query('create index concurrently job_by_state on phoxray.job (account_id, state, created_at, id)');
    await runner.query('reset statement_timeout');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently phoxray.job_by_state');
  }
}
