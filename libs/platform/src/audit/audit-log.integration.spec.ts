import { newId, type AccountId } from '@phoxray/kernel';
import { Client } from 'pg';
import { createDataSource, Database } from '../database/index.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/setup/test-database.js';
import { platformEntities } from '../migrations/index.js';
import { AuditLog } from './audit-log.js';

describe('the audit chain', () => {
  let peer: TestDatabase;
  let database: Database;
  let audit: AuditLog;
  let admin: Client;

  beforeAll(async () => {
    peer = await createTestDatabase();
    const source = createDataSource({
      url: peer.DATABASE_URL,
      entities: platformEntities,
      applicationName: 'test',
      poolSize: 8,
    });
    database = new Database(await source.initialize());
    audit = new AuditLog(database);
    admin = new Client({ connectionString: peer.DATABASE_ADMIN_URL });
    await admin.connect();
  });

  afterAll(async () => {
    await admin.end();
    await database.onApplicationShutdown();
    await peer.drop();
  });

  const entry = { action: 'radiograph.read', subject: { type: 'radiograph', id: newId() } };
  const append = (account: AccountId): Promise<void> =>
    database.inAccount(account, () => audit.append({ system: 'test' }, entry));
  const firstBreak = (account: AccountId): Promise<{ seq: string } | null> =>
    database.inAccount(account, () => audit.findFirstBreak());

  async function chainOf(length: number): Promise<AccountId> {
    const account = newId<'account'>();
    await Promise.all(Array.from({ length }, () => append(account)));
    return account;
  }

  it('holds under concurrent appends, numbered without gaps', async () => {
    const account = await chainOf(30);
    expect(await firstBreak(account)).toBeNull();
    const { rows } = await admin.query(
      'select max(seq)::int as last, count(*)::int as rows from phoxray.audit_event where account_id = $1',
      [account],
    );
    expect(rows).toEqual([{ last: 30, rows: 30 }]);
  });

  it('an entry goes with its transaction', async () => {
    const account = await chainOf(1);
    const failing = database.inAccount(account, async () => {
      await audit.append({ system: 'test' }, entry);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await firstBreak(account)).toBeNull();
  });

  it.each([
    ['an edit', `update phoxray.audit_event set entry = entry || '{"action":"nothing"}' where seq = 3`],
    ['a deletion in the middle', 'delete from phoxray.audit_event where seq = 3'],
    ['a deletion at the end', 'delete from phoxray.audit_event where seq = 5'],
    ['a deletion at the start', 'delete from phoxray.audit_event where seq = 1'],
    [
      'a swap',
      `update phoxray.audit_event set seq = case seq when 2 then -3 when 3 then -2 end where seq in (2, 3);
                update phoxray.audit_event set seq = -seq where seq < 0`,
    ],
  ])('notices %s, even by the database’s administrator', async (_, tampering) => {
    const account = await chainOf(5);
    for (const statement of tampering.split(';')) await admin.query(`${statement} and account_id = '${account}'`);
    expect(await firstBreak(account)).not.toBeNull();
  });
});
