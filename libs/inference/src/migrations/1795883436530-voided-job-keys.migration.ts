import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A deleted job voids the record of the keyed request that made it. */
export class VoidedJobKeys1795883436530 implements MigrationInterface {
  readonly name = 'VoidedJobKeys1795883436530';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create trigger job_voids_key after delete on phoxray.job
       for each row execute function phoxray.void_idempotency_records()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger job_voids_key on phoxray.job');
  }
}
