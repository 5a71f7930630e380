import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Has renditions that failed made once more: a fault of the 16-bit rendition, now mended, failed all renditions of a
 * radiograph. The sweeper finds what is pending for long and has it made. What cannot be shown fails once more.
 */
export class RenderAgain1795883800000 implements MigrationInterface {
  readonly name = 'RenderAgain1795883800000';

  async up(runner: QueryRunner): Promise<void> {
    // The owner is under row-level security too, and belongs to no account.
    await runner.query('alter table phoxray.rendition no force row level security');
    await runner.query(`update phoxray.rendition set state = 'pending' where state = 'failed'`);
    await runner.query('alter table phoxray.rendition force row level security');
  }

  async down(): Promise<void> {
    // Which of them had failed before is not known any more, and a pending one is harmless.
  }
}
