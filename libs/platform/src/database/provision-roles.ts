import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { APP_ROLE, OWNER_ROLE, QUEUE_ROLE, QUEUE_SCHEMA, SCHEMA, SWEEPER_ROLE } from './database.schema.js';

export interface RolePasswords {
  readonly app: string;
  readonly owner: string;
  readonly queue: string;
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function ensureRole(client: Client, name: string, login: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  await client.query(`${found.rowCount === 0 ? 'create' : 'alter'} role ${name} ${login}`);
}

const loginWith = (password: string): string => `login password ${escapeLiteral(password)}`;

async function ensureRoles(client: Client, passwords: RolePasswords): Promise<void> {
  await ensureRole(client, OWNER_ROLE, loginWith(passwords.owner));
  await ensureRole(client, APP_ROLE, loginWith(passwords.app));
  await ensureRole(client, QUEUE_ROLE, loginWith(passwords.queue));
  await ensureRole(client, SWEEPER_ROLE, 'nologin');
  await client.query(`grant ${SWEEPER_ROLE} to ${OWNER_ROLE}`);
  await client.query(`grant ${OWNER_ROLE}, ${QUEUE_ROLE} to current_user`);
}

async function ensureDatabase(client: Client, database: string): Promise<void> {
  const found = await client.query('select 1 from pg_database where datname = $1', [database]);
  if (found.rowCount === 0) await client.query(`create database ${escapeIdentifier(database)} owner ${OWNER_ROLE}`);
}

/** The queue's tables are read and written by the application's role inside its own transactions. */
const SCHEMA_STATEMENTS = [
  `create schema if not exists ${SCHEMA} authorization ${OWNER_ROLE}`,
  `create schema if not exists ${QUEUE_SCHEMA} authorization ${QUEUE_ROLE}`,
  `grant usage on schema ${SCHEMA} to ${APP_ROLE}`,
  `grant usage, create on schema ${SCHEMA} to ${SWEEPER_ROLE}`,
  `grant usage on schema ${QUEUE_SCHEMA} to ${APP_ROLE}`,
  `alter default privileges for role ${QUEUE_ROLE} in schema ${QUEUE_SCHEMA} grant select, insert, update, delete on tables to ${APP_ROLE}`,
  `alter default privileges for role ${QUEUE_ROLE} in schema ${QUEUE_SCHEMA} grant usage on sequences to ${APP_ROLE}`,
  `alter role ${APP_ROLE} set search_path = ${QUEUE_SCHEMA}`,
  `alter role ${QUEUE_ROLE} set search_path = ${QUEUE_SCHEMA}`,
];

/** `url` with another role's name and password, and optionally another database. */
export function withLogin(url: string, user: string, password: string, database?: string): string {
  const login = new URL(url);
  login.username = user;
  login.password = encodeURIComponent(password);
  if (database !== undefined) login.pathname = `/${database}`;
  return login.toString();
}

/**
 * Creates roles, database and schemas, idempotently. `adminUrl` must log in as a role that may create roles and
 * databases; it is not used for anything else afterwards.
 */
export async function provisionRoles(adminUrl: string, passwords: RolePasswords, database: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await ensureRoles(client, passwords);
    await ensureDatabase(client, database);
  });
  const inside = new URL(adminUrl);
  inside.pathname = `/${database}`;
  await withClient(inside.toString(), async (client) => {
    // BullMQ's migrations say CREATE SCHEMA IF NOT EXISTS, which needs the right even when the schema is there.
    await client.query(`grant create on database ${escapeIdentifier(database)} to ${QUEUE_ROLE}`);
    for (const statement of SCHEMA_STATEMENTS) await client.query(statement);
  });
}
