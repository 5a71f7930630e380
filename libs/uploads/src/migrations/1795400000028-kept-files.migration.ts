import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files are known again by what is kept of them too. */
export class KeptFiles1795400000028 implements MigrationInterface {
  readonly name = 'KeptFiles1795400000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index radiograph_kept on phoxray.radiograph (account_id, sha256)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index phoxray.radiograph_kept');
  }
}
