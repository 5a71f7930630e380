import { APP_ROLE, SCHEMA } from './database.schema.js';

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
