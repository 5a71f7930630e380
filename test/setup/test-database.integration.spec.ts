import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from './test-database.js';

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  let first: TestDatabase;
  let second: TestDatabase;

  beforeAll(async () => {
    [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });

  afterAll(async () => {
    await Promise.all([first.drop(), second.drop()]);
  });

  it('gives each caller a database of its own, with the product’s schemas', async () => {
    await ask(first.QUEUE_DATABASE_URL, 'create table bullmq.only_in_the_first (id int)');
    const tables = `select count(*)::int as found from pg_tables where tablename = 'only_in_the_first'`;
    expect(await ask(first.DATABASE_ADMIN_URL, tables)).toEqual([{ found: 1 }]);
    expect(await ask(second.DATABASE_ADMIN_URL, tables)).toEqual([{ found: 0 }]);
    const schemas = `select nspname from pg_namespace where nspname in ('bullmq', 'phoxray') order by 1`;
    expect(await ask(second.DATABASE_OWNER_URL, schemas)).toEqual([{ nspname: 'bullmq' }, { nspname: 'phoxray' }]);
  });

  it('logs the application in as a role that cannot bypass row-level security', async () => {
    const rights =
      'select current_user::text as name, rolsuper, rolbypassrls from pg_roles where rolname = current_user';
    expect(await ask(first.DATABASE_URL, rights)).toEqual([
      { name: 'phoxray_app', rolsuper: false, rolbypassrls: false },
    ]);
  });

  it('is gone after drop, even while somebody is connected', async () => {
    const third = await createTestDatabase();
    const client = new Client({ connectionString: third.DATABASE_URL });
    client.on('error', () => undefined);
    await client.connect();
    await third.drop();
    await expect(ask(third.DATABASE_URL, 'select 1')).rejects.toThrow('does not exist');
    await client.end().catch(() => undefined);
  });
});
