import type { MigrationInterface, QueryRunner } from 'typeorm';

const kinds = (list: string): string =>
  `alter table phoxray.rendition drop constraint rendition_kind_known,
     add constraint rendition_kind_known check (kind in (${list}))`;

/** The 16-bit rendition, and what a viewer should know of a radiograph's grey and size. */
export class GreyScale1795400000023 implements MigrationInterface {
  readonly name = 'GreyScale1795400000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(kinds(`'display', 'thumbnail', 'grey16'`));
    await runner.query('alter table phoxray.radiograph add column voi jsonb, add column pixel_spacing jsonb');
  }

  /** Fails while there are 16-bit renditions: their objects have to go first. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table phoxray.radiograph drop column voi, drop column pixel_spacing');
    await runner.query(kinds(`'display', 'thumbnail'`));
  }
}
