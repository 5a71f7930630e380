import { newId, parseId, type AccountId, type UserId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { Client } from 'pg';
import { startAccounts, type RunningAccounts } from '../accounts-app.fixture.js';
import { signUp } from '../accounts-client.fixture.js';
import { AccountDirectory } from './account-directory.js';
import { LoginDirectory } from './login-directory.js';

interface Tenant {
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly email: string;
}

const OWNED = ['account', 'practitioner', 'session', 'refresh_token'];

describe('accounts apart', () => {
  let running: RunningAccounts;
  let client: Client;
  let mine: Tenant;
  let yours: Tenant;

  const newTenant = async (firstName: string): Promise<Tenant> => {
    const { user } = (await signUp(running, { firstName })).session;
    const [accountId, userId] = [parseId<'account'>(user.accountId), parseId<'user'>(user.id)];
    if (accountId === null || userId === null) throw new Error('ids of another form');
    return { accountId, userId, email: user.email };
  };

  beforeAll(async () => {
    running = await startAccounts();
    [mine, yours] = [await newTenant('Ada'), await newTenant('Béa')];
    client = new Client({ connectionString: running.database.DATABASE_URL });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await running.stop();
  });

  /** What the application's role sees by itself: no service, no repository, no condition. */
  const asTenant = async (accountId: string, statement: string) => {
    await client.query('begin');
    await client.query(`select set_config('app.account_id', $1, true)`, [accountId]);
    try {
      return await client.query<Record<string, unknown>>(statement);
    } finally {
      await client.query('rollback');
    }
  };

  it.each(OWNED)('row-level security alone hides the other account’s %s', async (table) => {
    const column = table === 'account' ? 'id' : 'account_id';
    const { rows } = await asTenant(mine.accountId, `select ${column} as owner from phoxray.${table}`);
    expect(rows.map(({ owner }) => owner)).toEqual([mine.accountId]);
    expect((await client.query(`select 1 from phoxray.${table}`)).rows).toEqual([]);
    expect((await asTenant(newId(), `select 1 from phoxray.${table}`)).rows).toEqual([]);
  });

  it('row-level security alone keeps writes at home', async () => {
    const rename = await asTenant(mine.accountId, `update phoxray.practitioner set locale = 'en'`);
    expect(rename.rowCount).toBe(1);
    const move = `update phoxray.practitioner set account_id = '${yours.accountId}'`;
    await expect(asTenant(mine.accountId, move)).rejects.toThrow('row-level security');
    const intrude = `insert into phoxray.account (id) values ('${newId()}')`;
    await expect(asTenant(mine.accountId, intrude)).rejects.toThrow('row-level security');
  });

  it('the application can neither read nor change the login directory, nor delete what it may only add to', async () => {
    for (const statement of [
      'select * from phoxray.login_directory',
      'delete from phoxray.login_directory',
      'delete from phoxray.practitioner',
      'delete from phoxray.session',
      'update phoxray.account set created_at = now()',
    ]) {
      await expect(asTenant(mine.accountId, statement)).rejects.toThrow('permission denied');
    }
  });

  it('the services alone do not find a person of another account', async () => {
    const { app } = running;
    const ask = (accountId: AccountId, userId: UserId) =>
      app.get(Database).inAccount(accountId, () => app.get(AccountDirectory).get(userId));
    await expect(ask(mine.accountId, mine.userId)).resolves.toEqual({
      firstName: 'Ada',
      lastName: 'Moreau',
      locale: 'fr',
    });
    await expect(ask(mine.accountId, yours.userId)).rejects.toMatchObject({ code: 'ACCOUNTS.NOT_FOUND' });
    await expect(ask(mine.accountId, newId())).rejects.toMatchObject({ code: 'ACCOUNTS.NOT_FOUND' });
  });

  it('nobody can claim an address for another account’s practitioner', async () => {
    const { app } = running;
    const directory = app.get(LoginDirectory);
    const claim = app
      .get(Database)
      .inAccount(mine.accountId, () => directory.claim('new@practice.example', yours.userId));
    await expect(claim).rejects.toThrow('login_directory_practitioner_fk');
    await expect(directory.find('new@practice.example')).resolves.toBeNull();
    await expect(directory.find(yours.email)).resolves.toEqual({ accountId: yours.accountId, userId: yours.userId });
  });

  it('a sealed name cannot be moved into another row or column', async () => {
    const { app } = running;
    await running.asAdmin('update phoxray.practitioner set first_name = last_name where id = $1', [yours.userId]);
    const ask = app.get(Database).inAccount(yours.accountId, () => app.get(AccountDirectory).get(yours.userId));
    await expect(ask).rejects.toThrow('does not authenticate');
  });
});
