import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An account's uploads are listed newest first. */
export class UploadList1795400000026 implements MigrationInterface {
  readonly name = 'UploadList1795400000026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index upload_newest on phoxray.upload (account_id, created_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index phoxray.upload_newest');
  }
}
