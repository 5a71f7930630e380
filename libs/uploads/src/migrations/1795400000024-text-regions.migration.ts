import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the display picture may carry burned-in text; null until it has been looked at. */
export class TextRegions1795400000024 implements MigrationInterface {
  readonly name = 'TextRegions1795400000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table phoxray.rendition add column text_regions jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table phoxray.rendition drop column text_regions');
  }
}
