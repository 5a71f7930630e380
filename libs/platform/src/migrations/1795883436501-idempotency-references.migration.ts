import { runAsSweeper, SWEEPER_ROLE } from '../database/index.js';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'phoxray.idempotency_record';

/** The owner is held by row-level security too: it must be let off to reach the rows of every account. */
const VOID_STORED_ANSWERS = [
  `alter table ${TABLE} no force row level security`,
  `update ${TABLE} set sealed_response = null, request_hash = ''`,
  `alter table ${TABLE} force row level security`,
];

/** Processes of the version before may run for a while yet: what they write of an answer is not kept. */
const KEEP_NO_ANSWER = [
  `create function phoxray.keep_no_answer() returns trigger
   language plpgsql set search_path = pg_catalog as $$
   begin
     new.sealed_response := null;
     return new;
   end $$`,
  `create trigger idempotency_record_no_answer before insert or update of sealed_response on ${TABLE}
   for each row when (new.sealed_response is not null) execute function phoxray.keep_no_answer()`,
];

/** For the tables of resources that keyed requests make: their deletion voids the records, cascades included. */
const VOID_RECORDS = `
  create function phoxray.void_idempotency_records() returns trigger
  language plpgsql set search_path = pg_catalog as $$
  begin
    update phoxray.idempotency_record set resource_id = null, request_hash = ''
    where account_id = old.account_id and resource_id = old.id;
    return null;
  end $$`;

const SWEEP_RECORDS = `
  create function phoxray.sweep_idempotency_records(size int) returns int
  language sql security definer set search_path = pg_catalog as $$
    with swept as (
      delete from phoxray.idempotency_record r using (
        select o.account_id, o.key from phoxray.idempotency_record o
        where o.created_at < now() - interval '7 days' order by o.created_at limit size for update skip locked) due
      where r.account_id = due.account_id and r.key = due.key
      returning 1)
    select count(*)::int from swept
  $$`;

const SWEEPER_RIGHTS = [
  `create policy idempotency_record_sweep on ${TABLE} to ${SWEEPER_ROLE} using (true)`,
  // Locking a row takes the right to change a column of it.
  `grant select (account_id, key, created_at), update (created_at), delete on ${TABLE} to ${SWEEPER_ROLE}`,
  ...runAsSweeper(['sweep_idempotency_records(int)']),
  'revoke execute on function phoxray.keep_no_answer(), phoxray.void_idempotency_records() from public',
];

/** Records of keyed requests keep a reference to what was made instead of the answer, and are deleted after seven days. */
export class IdempotencyReferences1795883436501 implements MigrationInterface {
  readonly name = 'IdempotencyReferences1795883436501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table ${TABLE} add column resource_id uuid`);
    await runner.query(`create index idempotency_record_resource on ${TABLE} (account_id, resource_id)`);
    const statements = [...VOID_STORED_ANSWERS, ...KEEP_NO_ANSWER, VOID_RECORDS, SWEEP_RECORDS, ...SWEEPER_RIGHTS];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger idempotency_record_no_answer on ${TABLE}`);
    for (const name of ['keep_no_answer()', 'void_idempotency_records()', 'sweep_idempotency_records(int)']) {
      await runner.query(`drop function phoxray.${name}`);
    }
    await runner.query(`drop policy idempotency_record_sweep on ${TABLE}`);
    await runner.query(`revoke all on ${TABLE} from ${SWEEPER_ROLE}`);
    await runner.query(`alter table ${TABLE} drop column resource_id`);
  }
}
