import { APP_ROLE, CURRENT_ACCOUNT, ownedByAccount, runAsSweeper, SWEEPER_ROLE } from '@phoxray/platform/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  `create table phoxray.account (
    id uuid not null, created_at timestamptz(3) not null default now(),
    constraint account_pk primary key (id))`,
  `create table phoxray.practitioner (
    account_id uuid not null, id uuid not null,
    email bytea not null, first_name bytea not null, last_name bytea not null,
    locale text not null, password_hash text not null, created_at timestamptz(3) not null default now(),
    constraint practitioner_pk primary key (account_id, id),
    constraint practitioner_account_fk foreign key (account_id) references phoxray.account (id) on delete cascade,
    constraint practitioner_locale check (locale in ('fr', 'en')))`,
  `create table phoxray.login_directory (
    email_digest bytea not null, account_id uuid not null, user_id uuid not null,
    constraint login_directory_pk primary key (email_digest),
    constraint login_directory_practitioner_fk foreign key (account_id, user_id)
      references phoxray.practitioner (account_id, id) on delete cascade,
    constraint login_directory_digest check (octet_length(email_digest) = 32))`,
  `create table phoxray.session (
    account_id uuid not null, id uuid not null, user_id uuid not null,
    created_at timestamptz(3) not null, idle_until timestamptz(3) not null, expires_at timestamptz(3) not null,
    revoked_at timestamptz(3), revoked_reason text,
    constraint session_pk primary key (account_id, id),
    constraint session_practitioner_fk foreign key (account_id, user_id)
      references phoxray.practitioner (account_id, id) on delete cascade,
    constraint session_revocation check ((revoked_at is null) = (revoked_reason is null)),
    constraint session_reason check (revoked_reason in ('logout', 'token-reuse')))`,
  `create index session_practitioner on phoxray.session (account_id, user_id)`,
  `create table phoxray.refresh_token (
    account_id uuid not null, id uuid not null, session_id uuid not null, digest bytea not null,
    used_at timestamptz(3), replaced_by uuid, successor_salt bytea,
    constraint refresh_token_pk primary key (account_id, id),
    constraint refresh_token_digest_key unique (account_id, digest),
    constraint refresh_token_session_fk foreign key (account_id, session_id)
      references phoxray.session (account_id, id) on delete cascade,
    constraint refresh_token_successor_fk foreign key (account_id, replaced_by)
      references phoxray.refresh_token (account_id, id) on delete cascade,
    constraint refresh_token_digest check (octet_length(digest) = 32),
    constraint refresh_token_used check ((used_at is null) = (replaced_by is null)),
    constraint refresh_token_salt check
      (successor_salt is null or (used_at is not null and octet_length(successor_salt) = 32)))`,
  `create index refresh_token_family on phoxray.refresh_token (account_id, session_id)`,
  `create table phoxray.login_throttle (
    bucket bytea not null, attempts int not null, window_started_at timestamptz(3) not null,
    blocked_until timestamptz(3), known_until timestamptz(3), stale_at timestamptz(3) not null,
    constraint login_throttle_pk primary key (bucket),
    constraint login_throttle_bucket check (octet_length(bucket) = 32),
    constraint login_throttle_attempts check (attempts >= 0))`,
  `create index login_throttle_age on phoxray.login_throttle (stale_at)`,
];

/** Before an account is known: from the digest of an address to two ids, and nothing else. */
const FIND_LOGIN = `
  create function phoxray.find_login(digest bytea) returns table (account_id uuid, user_id uuid)
  language sql stable security definer set search_path = pg_catalog as $$
    select d.account_id, d.user_id from phoxray.login_directory d where d.email_digest = digest
  $$`;

/** False when the address is taken. An account can claim for itself only. */
const CLAIM_LOGIN = `
  create function phoxray.claim_login(digest bytea, practitioner uuid) returns boolean
  language sql security definer set search_path = pg_catalog as $$
    with claimed as (
      insert into phoxray.login_directory (email_digest, account_id, user_id)
      values (digest, ${CURRENT_ACCOUNT}, practitioner)
      on conflict (email_digest) do nothing returning 1)
    select exists (select from claimed)
  $$`;

const FUNCTIONS = ['find_login(bytea)', 'claim_login(bytea, uuid)'];

const GRANTS = [
  ...ownedByAccount('account', ['select', 'insert'], 'id'),
  ...ownedByAccount('practitioner', ['select', 'insert', 'update']),
  ...ownedByAccount('session', ['select', 'insert', 'update']),
  ...ownedByAccount('refresh_token', ['select', 'insert', 'update']),
  `grant select, insert, update, delete on phoxray.login_throttle to ${APP_ROLE}`,
  `grant select, insert on phoxray.login_directory to ${SWEEPER_ROLE}`,
  ...runAsSweeper(FUNCTIONS),
];

const DROP_ORDER = ['login_throttle', 'refresh_token', 'session', 'login_directory', 'practitioner', 'account'];

export class Accounts1795400000010 implements MigrationInterface {
  readonly name = 'Accounts1795400000010';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, FIND_LOGIN, CLAIM_LOGIN, ...GRANTS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of FUNCTIONS) await runner.query(`drop function phoxray.${name}`);
    for (const table of DROP_ORDER) await runner.query(`drop table phoxray.${table}`);
  }
}
