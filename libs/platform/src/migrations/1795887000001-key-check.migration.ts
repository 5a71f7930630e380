import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, readableBySweeper, runAsSweeper } from '../database/index.js';

/** Any one account's wrapped key, which tells whether a master key is the right one. */
const FIND_ANY_ACCOUNT_KEY = `
  create function phoxray.find_any_account_key() returns table (account_id uuid, version int, wrapped bytea)
  language sql stable security definer set search_path = pg_catalog as $$
    select k.account_id, k.version, k.wrapped from phoxray.account_key k limit 1
  $$`;

/** The value by which a wrong master key is noticed. The application writes it at its first start. */
export class KeyCheck1795887000001 implements MigrationInterface {
  readonly name = 'KeyCheck1795887000001';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table phoxray.key_check (id int not null, sealed bytea not null,
        constraint key_check_pk primary key (id), constraint key_check_single check (id = 1))`,
      `grant select, insert on phoxray.key_check to ${APP_ROLE}`,
      FIND_ANY_ACCOUNT_KEY,
      ...readableBySweeper({ account_key: 'account_id, version, wrapped' }),
      ...runAsSweeper(['find_any_account_key()']),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function phoxray.find_any_account_key()');
    await runner.query('drop policy account_key_sweep on phoxray.account_key');
    await runner.query('drop table phoxray.key_check');
  }
}
