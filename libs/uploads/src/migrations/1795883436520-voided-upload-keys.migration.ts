import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A deleted radiograph voids the record of the keyed request that made it. */
export class VoidedUploadKeys1795883436520 implements MigrationInterface {
  readonly name = 'VoidedUploadKeys1795883436520';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create trigger radiograph_voids_key after delete on phoxray.radiograph
       for each row execute function phoxray.void_idempotency_records()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger radiograph_voids_key on phoxray.radiograph');
  }
}
