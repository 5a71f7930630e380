import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ownedByAccount, SWEEPER_ROLE, APP_ROLE } from '../database/index.js';

const TABLES = [
  `create table phoxray.account_key (
    account_id uuid not null, version int not null, wrapped bytea not null,
    created_at timestamptz(3) not null default now(),
    constraint account_key_pk primary key (account_id, version))`,
  `create table phoxray.audit_head (
    account_id uuid not null, seq bigint not null, hash bytea not null,
    constraint audit_head_pk primary key (account_id))`,
  `create table phoxray.audit_event (
    account_id uuid not null, seq bigint not null, entry jsonb not null, prev_hash bytea not null, hash bytea not null,
    constraint audit_event_pk primary key (account_id, seq))`,
  `create table phoxray.outbox_message (
    account_id uuid not null, id uuid not null, topic text not null, payload jsonb not null,
    created_at timestamptz(3) not null default now(), published_at timestamptz(3),
    constraint outbox_message_pk primary key (account_id, id))`,
  `create index outbox_message_unpublished on phoxray.outbox_message (created_at) where published_at is null`,
  `create table phoxray.idempotency_record (
    account_id uuid not null, key text not null, request_hash bytea not null, sealed_response bytea,
    created_at timestamptz(3) not null default now(),
    constraint idempotency_record_pk primary key (account_id, key))`,
  `create index idempotency_record_age on phoxray.idempotency_record (created_at)`,
];

/** Appending is the only right the application has on the chain; the head row's lock orders concurrent appends. */
const APPEND_AUDIT = `
  create function phoxray.append_audit(account uuid, entry jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
  declare
    head phoxray.audit_head;
    written jsonb;
    link bytea;
  begin
    insert into phoxray.audit_head values (account, 0, '\\x') on conflict do nothing;
    select * into strict head from phoxray.audit_head h where h.account_id = account for update;
    written := entry || jsonb_build_object('at', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));
    link := sha256(head.hash || convert_to(written::text, 'UTF8'));
    insert into phoxray.audit_event values (account, head.seq + 1, written, head.hash, link);
    update phoxray.audit_head h set seq = head.seq + 1, hash = link where h.account_id = account;
  end $$`;

const FIND_AUDIT_BREAK = `
  create function phoxray.find_audit_break(account uuid) returns bigint
  language sql stable set search_path = pg_catalog as $$
    with chain as (
      select seq, hash,
        sha256(lag(hash, 1, '\\x'::bytea) over (order by seq) || convert_to(entry::text, 'UTF8')) as expected,
        row_number() over (order by seq) as position
      from phoxray.audit_event where account_id = account)
    select min(seq) from (
      select seq from chain where hash is distinct from expected or seq <> position
      union all
      select h.seq from phoxray.audit_head h where h.account_id = account
        and (h.seq, h.hash) is distinct from (select (seq, hash) from chain order by seq desc limit 1)) broken
  $$`;

/** The relay sees every account's waiting messages, and nothing else, through this function. */
const CLAIM_OUTBOX = `
  create function phoxray.claim_outbox(wanted text, size int)
  returns table (account_id uuid, id uuid, topic text, payload jsonb)
  language sql security definer set search_path = pg_catalog as $$
    update phoxray.outbox_message m set published_at = now()
    from (select o.account_id, o.id from phoxray.outbox_message o
          where o.published_at is null and o.topic = wanted order by o.created_at limit size for update skip locked) due
    where m.account_id = due.account_id and m.id = due.id
    returning m.account_id, m.id, m.topic, m.payload
  $$`;

const GRANTS = [
  ...ownedByAccount('account_key', ['select', 'insert', 'delete']),
  ...ownedByAccount('audit_head', ['select']),
  ...ownedByAccount('audit_event', ['select']),
  ...ownedByAccount('outbox_message', ['insert', 'select']),
  ...ownedByAccount('idempotency_record', ['select', 'insert', 'update']),
  `create policy outbox_message_relay on phoxray.outbox_message to ${SWEEPER_ROLE} using (true) with check (true)`,
  `grant select, update on phoxray.outbox_message to ${SWEEPER_ROLE}`,
  `alter function phoxray.claim_outbox(text, int) owner to ${SWEEPER_ROLE}`,
  `revoke execute on all functions in schema phoxray from public`,
  `grant execute on all functions in schema phoxray to ${APP_ROLE}`,
];

export class Platform1795400000001 implements MigrationInterface {
  readonly name = 'Platform1795400000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, APPEND_AUDIT, FIND_AUDIT_BREAK, CLAIM_OUTBOX, ...GRANTS]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['claim_outbox(text, int)', 'find_audit_break(uuid)', 'append_audit(uuid, jsonb)']) {
      await runner.query(`drop function phoxray.${name}`);
    }
    for (const table of ['idempotency_record', 'outbox_message', 'audit_event', 'audit_head', 'account_key']) {
      await runner.query(`drop table phoxray.${table}`);
    }
  }
}
