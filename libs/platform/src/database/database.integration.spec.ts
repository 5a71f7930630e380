import { newId, type AccountId } from '@phoxray/kernel';
import { migrations as everyMigration } from '../../../../apps/api/src/areas.js';
import { requireKnownSchema } from './migrate.js';
import { createDataSource } from './data-source.js';
import { Database } from './database.service.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/setup/test-database.js';
import { platformEntities } from '../migrations/index.js';

const A = newId<'account'>();
const B = newId<'account'>();

interface Row {
  account_id: string;
}

describe('tenant transactions', () => {
  let peer: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    peer = await createTestDatabase();
    const source = createDataSource({
      url: peer.DATABASE_URL,
      entities: platformEntities,
      applicationName: 'test',
      poolSize: 4,
    });
    database = new Database(await source.initialize());
    for (const account of [A, B]) await database.inAccount(account, () => write(account, 'first'));
  });

  afterAll(async () => {
    await database.onApplicationShutdown();
    await peer.drop();
  });

  const write = (account: AccountId, key: string): Promise<unknown> =>
    database.query('insert into phoxray.idempotency_record (account_id, key, request_hash) values ($1, $2, $3)', [
      account,
      key,
      Buffer.alloc(1),
    ]);
  const readAll = (): Promise<Row[]> => database.query<Row>('select account_id from phoxray.idempotency_record');

  it('see their own account only', async () => {
    expect(await database.inAccount(A, readAll)).toEqual([{ account_id: A }]);
    expect(await database.inAccount(B, readAll)).toEqual([{ account_id: B }]);
  });

  it('see nothing without an account', async () => {
    expect(await database.withoutAccount(readAll)).toEqual([]);
  });

  it('cannot write for another account', async () => {
    await expect(database.inAccount(A, () => write(B, 'foreign'))).rejects.toThrow('row-level security');
  });

  it('have no unscoped way to the tables', async () => {
    await expect(readAll()).rejects.toThrow('no transaction');
  });

  it('join the open one of the same account and refuse another', async () => {
    await database.inAccount(A, () => database.inAccount(A, readAll));
    await expect(database.inAccount(A, () => database.inAccount(B, readAll))).rejects.toThrow('another account');
  });

  it('take what TypeORM opens inside of them back with them', async () => {
    const failing = database.inAccount(A, async () => {
      await database.manager.transaction(() => write(A, 'inner'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await database.inAccount(A, readAll)).toHaveLength(1);
  });

  it('never leak through a shared pool', async () => {
    const turns = Array.from({ length: 400 }, (_, turn) => (turn % 3 === 0 ? B : A));
    const seen = await Promise.all(turns.map((account) => database.inAccount(account, readAll)));
    for (const [turn, rows] of seen.entries()) expect(rows).toEqual([{ account_id: turns[turn] }]);
  });

  it('run effects after the commit, and not at all after a rollback', async () => {
    const effects: string[] = [];
    await database.inAccount(A, async () => database.afterCommit(() => effects.push('committed')));
    const failing = database.inAccount(A, async () => {
      database.afterCommit(() => effects.push('rolled back'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(effects).toEqual(['committed']);
  });

  it('leave the audit chain out of reach of everything but its function', async () => {
    for (const statement of [
      'delete from phoxray.audit_event',
      `update phoxray.audit_event set entry = '{}'`,
      'truncate phoxray.audit_event',
    ]) {
      await expect(database.inAccount(A, () => database.query(statement))).rejects.toThrow('permission denied');
    }
  });
});

describe('a database that a newer version has changed', () => {
  it('is refused, and one that an older version left is not', async () => {
    const peer = await createTestDatabase();
    const settings = { url: peer.DATABASE_OWNER_URL, migrations: everyMigration };
    await requireKnownSchema(settings);
    await expect(requireKnownSchema({ ...settings, migrations: everyMigration.slice(0, -1) })).rejects.toThrow(
      'a newer version of PhoxRay',
    );
    await peer.drop();
  });
});
