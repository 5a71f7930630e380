import { ownedByAccount, readableBySweeper, runAsSweeper } from '@phoxray/platform/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  `create table phoxray.upload (
    account_id uuid not null, id uuid not null, uploaded_by uuid not null, session_id uuid not null,
    state text not null default 'receiving', length int not null, received int not null default 0,
    pieces int not null default 0, declared_sha256 text,
    sealed_fields bytea, sealed_ip bytea, sealed_key bytea,
    radiograph_id uuid, problem_code text, problem_detail text,
    created_at timestamptz(3) not null default now(), expires_at timestamptz(3) not null,
    changed_at timestamptz(3) not null default now(),
    constraint upload_pk primary key (account_id, id),
    constraint upload_state check (state in ('receiving', 'verifying', 'done', 'refused')),
    constraint upload_length check (length > 0 and received between 0 and length and pieces >= 0),
    constraint upload_whole check (state = 'receiving' or received = length),
    constraint upload_done check ((state = 'done') = (radiograph_id is not null)),
    constraint upload_refused check ((state = 'refused') = (num_nonnulls(problem_code, problem_detail) = 2)),
    constraint upload_secrets check (
      num_nonnulls(sealed_fields, sealed_ip, sealed_key) = case when state in ('done', 'refused') then 0 else 3 end),
    constraint upload_declared_sha256 check (declared_sha256 ~ '^[0-9a-f]{64}$'))`,
  `create index upload_expiry on phoxray.upload (expires_at)`,
  `create index upload_unfinished on phoxray.upload (changed_at) where state = 'verifying'`,
  `create table phoxray.upload_piece (
    account_id uuid not null, upload_id uuid not null, start int not null, bytes int not null, object_name text not null,
    constraint upload_piece_pk primary key (account_id, upload_id, start),
    constraint upload_piece_upload_fk foreign key (account_id, upload_id)
      references phoxray.upload (account_id, id) on delete cascade,
    constraint upload_piece_size check (start >= 0 and bytes > 0))`,
  `create table phoxray.storage_usage (
    account_id uuid not null, radiographs int not null, bytes bigint not null,
    constraint storage_usage_pk primary key (account_id))`,
];

const COLUMNS = [
  `alter table phoxray.radiograph add column received_sha256 text`,
  `alter table phoxray.radiograph add constraint radiograph_received_sha256 check (received_sha256 ~ '^[0-9a-f]{64}$')`,
  `create index radiograph_received on phoxray.radiograph (account_id, received_sha256)`,
];

/** The owner is bound by the tenants' policies too, and none of them is open here: they step aside for the count. */
const COUNT_WHAT_IS_THERE = [
  `alter table phoxray.radiograph no force row level security`,
  `insert into phoxray.storage_usage
   select account_id, count(*), sum(bytes) from phoxray.radiograph group by account_id`,
  `alter table phoxray.radiograph force row level security`,
];

/** Uploads whose time is over, and complete ones that nobody has looked at for a while. */
const FUNCTIONS = {
  'find_expired_uploads(int)': `
    create function phoxray.find_expired_uploads(size int) returns table (account_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog as $$
      select u.account_id, u.id from phoxray.upload u where u.expires_at < now() and u.state <> 'verifying'
      order by u.expires_at limit size
    $$`,
  'find_forgotten_uploads(double precision, int)': `
    create function phoxray.find_forgotten_uploads(waiting_seconds double precision, size int)
    returns table (account_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog as $$
      select u.account_id, u.id from phoxray.upload u
      where u.state = 'verifying' and u.changed_at < now() - make_interval(secs => waiting_seconds)
      order by u.changed_at limit size
    $$`,
};

const GRANTS = [
  ...ownedByAccount('upload', ['select', 'insert', 'update', 'delete']),
  ...ownedByAccount('upload_piece', ['select', 'insert', 'delete']),
  ...ownedByAccount('storage_usage', ['select', 'insert', 'update']),
  ...readableBySweeper({ upload: 'account_id, id, state, expires_at, changed_at' }),
  ...runAsSweeper(Object.keys(FUNCTIONS)),
];

export class ResumableUploads1795400000021 implements MigrationInterface {
  readonly name = 'ResumableUploads1795400000021';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [...TABLES, ...COUNT_WHAT_IS_THERE, ...COLUMNS, ...Object.values(FUNCTIONS), ...GRANTS];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const signature of Object.keys(FUNCTIONS)) await runner.query(`drop function phoxray.${signature}`);
    for (const table of ['storage_usage', 'upload_piece', 'upload']) await runner.query(`drop table phoxray.${table}`);
    await runner.query(`alter table phoxray.radiograph drop column received_sha256`);
  }
}
