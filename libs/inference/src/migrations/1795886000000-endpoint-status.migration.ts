import { APP_ROLE } from '@phoxray/platform/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How workers see the image servers, and the place of a job in an image server's own queue. */
export class EndpointStatus1795886000000 implements MigrationInterface {
  readonly name = 'EndpointStatus1795886000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table phoxray.endpoint_status (
        worker uuid not null, endpoint text not null, trouble text, missing text[] not null,
        seen_at timestamptz(3) not null,
        constraint endpoint_status_pk primary key (worker, endpoint))`,
    );
    await runner.query(`grant select, insert, update, delete on phoxray.endpoint_status to ${APP_ROLE}`);
    await runner.query('alter table phoxray.job add column server_position int');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table phoxray.job drop column server_position');
    await runner.query('drop table phoxray.endpoint_status');
  }
}
