import { APP_ROLE, readableBySweeper, runAsSweeper } from '@phoxray/platform/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `create table phoxray.sweep_round (
    name text not null, started_at timestamptz(3) not null,
    constraint sweep_round_pk primary key (name))`,
  `insert into phoxray.sweep_round values ('objects', '-infinity')`,
  `grant select, update on phoxray.sweep_round to ${APP_ROLE}`,
  `create index radiograph_object on phoxray.radiograph (account_id, object_name)`,
  `create index rendition_object on phoxray.rendition (account_id, object_name)`,
  `create index upload_piece_object on phoxray.upload_piece (account_id, object_name)`,
  `create index rendition_pending on phoxray.rendition (created_at) where state = 'pending'`,
];

/** Ids and nothing else; what is done about them is done inside the account. */
const FUNCTIONS = {
  'find_forgotten_renditions(double precision, int)': `
    create function phoxray.find_forgotten_renditions(waiting_seconds double precision, size int)
    returns table (account_id uuid, radiograph_id uuid)
    language sql stable security definer set search_path = pg_catalog as $$
      select distinct r.account_id, r.radiograph_id from (
        select p.account_id, p.radiograph_id from phoxray.rendition p
        where p.state = 'pending' and p.created_at < now() - make_interval(secs => waiting_seconds)
        order by p.created_at limit size) r
    $$`,
  'list_storage_accounts(uuid, int)': `
    create function phoxray.list_storage_accounts(after uuid, size int) returns table (account_id uuid)
    language sql stable security definer set search_path = pg_catalog as $$
      select u.account_id from phoxray.storage_usage u where u.account_id > after order by u.account_id limit size
    $$`,
};

const SWEEPER_COLUMNS = {
  rendition: 'account_id, radiograph_id, state, created_at',
  storage_usage: 'account_id',
};

const GRANTS = [...readableBySweeper(SWEEPER_COLUMNS), ...runAsSweeper(Object.keys(FUNCTIONS))];

export class Sweeps1795400000025 implements MigrationInterface {
  readonly name = 'Sweeps1795400000025';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...STATEMENTS, ...Object.values(FUNCTIONS), ...GRANTS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const signature of Object.keys(FUNCTIONS)) await runner.query(`drop function phoxray.${signature}`);
    for (const table of Object.keys(SWEEPER_COLUMNS)) {
      await runner.query(`drop policy ${table}_sweep on phoxray.${table}`);
    }
    const indexes = ['radiograph_object', 'rendition_object', 'upload_piece_object', 'rendition_pending'];
    for (const index of indexes) await runner.query(`drop index phoxray.${index}`);
    await runner.query('drop table phoxray.sweep_round');
  }
}
