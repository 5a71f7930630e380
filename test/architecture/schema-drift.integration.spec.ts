import { Client } from 'pg';
import type { DataSource, EntityMetadata } from 'typeorm';
import { entities } from '../../apps/api/src/areas.js';
import { findClassification } from '../../libs/kernel/src/index.js';
import { createDataSource, findSchemaDrift } from '../../libs/platform/src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';

/** Tables that belong to no account: what is looked up before an account is known, and TypeORM's own list. */
const WITHOUT_ACCOUNT = new Set([
  'schema_migration',
  'login_directory',
  'login_throttle',
  'sweep_round',
  'endpoint_status',
  'key_check',
]);

describe('the database', () => {
  let peer: TestDatabase;
  let admin: Client;
  let source: DataSource;

  beforeAll(async () => {
    peer = await createTestDatabase();
    admin = new Client({ connectionString: peer.DATABASE_ADMIN_URL });
    await admin.connect();
    source = createDataSource({ url: peer.DATABASE_OWNER_URL, entities, applicationName: 'test' });
    await source.initialize();
  });

  afterAll(async () => {
    await source.destroy();
    await admin.end();
    await peer.drop();
  });

  const rows = async <Row extends object>(sql: string): Promise<Row[]> => (await admin.query<Row>(sql)).rows;
  const metadataOf = (table: string): EntityMetadata | undefined =>
    source.entityMetadatas.find((metadata) => metadata.tableName === table);

  it('is what the entities say', async () => {
    expect(await findSchemaDrift({ url: peer.DATABASE_OWNER_URL, entities })).toEqual([]);
  });

  it('has no column that nobody classified as personal or not', async () => {
    const columns = await rows<{ table_name: string; column_name: string }>(
      `select table_name, column_name from information_schema.columns
       where table_schema = 'phoxray' and table_name <> 'schema_migration'`,
    );
    const unclassified = columns.filter(({ table_name, column_name }) => {
      const metadata = metadataOf(table_name);
      const column = metadata?.columns.find(({ databaseName }) => databaseName === column_name);
      if (metadata === undefined || column === undefined || typeof metadata.target !== 'function') return true;
      return findClassification(metadata.target, column.propertyName) === undefined;
    });
    expect(columns.length).toBeGreaterThan(30);
    expect(unclassified.map(({ table_name, column_name }) => `${table_name}.${column_name}`)).toEqual([]);
  });

  it('gives a ground to every datum that erasure keeps', () => {
    for (const metadata of source.entityMetadatas) {
      if (typeof metadata.target !== 'function') continue;
      for (const { propertyName } of metadata.columns) {
        const found = findClassification(metadata.target, propertyName);
        if (found?.personal === true && typeof found.declaration.erase === 'object') {
          expect(found.declaration.erase.retain.length).toBeGreaterThan(20);
        }
      }
    }
  });

  it('forces row-level security on every owned table, its owner included', async () => {
    const tables = await rows<{ relname: string; relrowsecurity: boolean; relforcerowsecurity: boolean }>(
      `select relname, relrowsecurity, relforcerowsecurity from pg_class where relkind in ('r', 'p') and relnamespace = 'phoxray'::regnamespace`,
    );
    const open = tables.filter(
      (table) => !WITHOUT_ACCOUNT.has(table.relname) && !(table.relrowsecurity && table.relforcerowsecurity),
    );
    expect(tables.length).toBeGreaterThan(8);
    expect(open.map((table) => table.relname)).toEqual([]);
  });

  it('starts every owned primary key with the account', async () => {
    const keys = await rows<{ table_name: string; first: string }>(
      `select c.relname as table_name, a.attname as first from pg_index i
       join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where i.indisprimary and c.relnamespace = 'phoxray'::regnamespace`,
    );
    const wrong = keys.filter(
      ({ table_name, first }) => !WITHOUT_ACCOUNT.has(table_name) && table_name !== 'account' && first !== 'account_id',
    );
    expect(wrong).toEqual([]);
  });

  it('lets the application own nothing, bypass nothing and create nothing', async () => {
    const [role] = await rows<object>(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'phoxray_app'`,
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
    expect(await rows(`select relname from pg_class where relowner = 'phoxray_app'::regrole`)).toEqual([]);
    const [rights] = await rows<object>(
      `select has_schema_privilege('phoxray_app', 'phoxray', 'create') as ours, has_schema_privilege('phoxray_app', 'bullmq', 'create') as queue`,
    );
    expect(rights).toEqual({ ours: false, queue: false });
  });

  it('names no function that anybody but the application may call', async () => {
    const open = await rows(
      `select p.oid::regprocedure::text as name from pg_proc p
       where p.pronamespace = 'phoxray'::regnamespace and has_function_privilege('public', p.oid, 'execute')`,
    );
    expect(open).toEqual([]);
  });

  it('pins the search path of every function that runs with another’s rights', async () => {
    const loose = await rows(
      `select p.oid::regprocedure::text as name from pg_proc p
       where p.pronamespace = 'phoxray'::regnamespace and p.prosecdef and not coalesce(array_to_string(p.proconfig, ',') like '%search_path%', false)`,
    );
    expect(loose).toEqual([]);
  });
});
