import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { ADMIN_URL_VARIABLE, TEMPLATE_DATABASE, urlsFor, type DatabaseUrls } from './test-logins.mjs';

export interface TestDatabase extends DatabaseUrls {
  readonly name: string;
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
}

/** Administrator's URL of the run's PostgreSQL. Throws outside the `integration` project, which starts it. */
export function adminUrl(): string {
  const url = process.env[ADMIN_URL_VARIABLE];
  if (url === undefined) throw new Error(`${ADMIN_URL_VARIABLE} is not set: run with --selectProjects integration`);
  return url;
}

/** A fresh, migrated database of its own for one test file, in 20 to 80 ms. `drop()` it in afterAll. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(`create database ${escapeIdentifier(name)} template ${TEMPLATE_DATABASE} owner phoxray_owner`);
  return {
    name,
    ...urlsFor(adminUrl(), name),
    drop: () => asAdmin(`drop database if exists ${escapeIdentifier(name)} with (force)`),
  };
}

async function asAdmin(statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
