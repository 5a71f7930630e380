import type { MigrationInterface, QueryRunner } from 'typeorm';

const formats = (...names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

const constrain = async (runner: QueryRunner, names: string): Promise<void> => {
  await runner.query('alter table phoxray.radiograph drop constraint radiograph_format');
  await runner.query(
    `alter table phoxray.radiograph add constraint radiograph_format check (format in (${names})) not valid`,
  );
  await runner.query('alter table phoxray.radiograph validate constraint radiograph_format');
};

/** TIFF and WebP beside DICOM, PNG and JPEG. Rows written before remain as they are. */
export class RasterFormats1795400000022 implements MigrationInterface {
  readonly name = 'RasterFormats1795400000022';

  up(runner: QueryRunner): Promise<void> {
    return constrain(runner, formats('dicom', 'png', 'jpeg', 'tiff', 'webp'));
  }

  down(runner: QueryRunner): Promise<void> {
    return constrain(runner, formats('dicom', 'png', 'jpeg'));
  }
}
