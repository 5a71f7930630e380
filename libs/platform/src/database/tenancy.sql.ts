import { APP_ROLE, SCHEMA, SWEEPER_ROLE } from './database.schema.js';

export type TablePrivilege = 'select' | 'insert' | 'update' | 'delete';

/** The account of the current transaction, or NULL: a GUC once set reads as '' on a reused connection. */
export const CURRENT_ACCOUNT = `(select nullif(current_setting('app.account_id', true), '')::uuid)`;

/**
 * Statements that give a table to accounts: row-level security forced on its owner too, one policy for reading and
 * writing, and the least privileges the application needs.
 */
export function ownedByAccount(table: string, privileges: readonly TablePrivilege[], column = 'account_id'): string[] {
  const name = `${SCHEMA}.${table}`;
  return [
    `alter table ${name} enable row level security`,
    `alter table ${name} force row level security`,
    `create policy ${table}_tenant on ${name} using (${column} = ${CURRENT_ACCOUNT}) with check (${column} = ${CURRENT_ACCOUNT})`,
    `grant ${privileges.join(', ')} on ${name} to ${APP_ROLE}`,
  ];
}

/** Statements that let the sweeper read these columns (comma-separated, by table) of every account's rows. */
export function readableBySweeper(columns: Readonly<Record<string, string>>): string[] {
  return Object.entries(columns).flatMap(([table, names]) => [
    `create policy ${table}_sweep on ${SCHEMA}.${table} for select to ${SWEEPER_ROLE} using (true)`,
    `grant select (${names}) on ${SCHEMA}.${table} to ${SWEEPER_ROLE}`,
  ]);
}

/** Statements that make security-definer functions, by signature, run as the sweeper and for the application alone. */
export function runAsSweeper(signatures: readonly string[]): string[] {
  return signatures.flatMap((signature) => [
    `alter function ${SCHEMA}.${signature} owner to ${SWEEPER_ROLE}`,
    `revoke execute on function ${SCHEMA}.${signature} from public`,
    `grant execute on function ${SCHEMA}.${signature} to ${APP_ROLE}`,
  ]);
}
