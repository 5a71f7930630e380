import { randomBytes } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { newId } from '@phoxray/kernel';
import { loadConfig } from '@phoxray/platform/config';
import { AccountVault } from '@phoxray/platform/crypto';
import { Database } from '@phoxray/platform/database';
import { Client } from 'pg';
import { createApi } from '../../apps/api/src/create-api.js';
import { createTestEnvironment, type Environment, type TestEnvironment } from '../setup/test-environment.js';

const WRONG = { MASTER_KEY: randomBytes(32).toString('base64') };

describe('a master key that is not the one of the database', () => {
  let environment: TestEnvironment;

  beforeEach(async () => (environment = await createTestEnvironment()));
  afterEach(() => environment.dispose());

  const start = async (variables: Environment = {}): Promise<NestExpressApplication> => {
    const app = await createApi(loadConfig({ ...environment.variables, ...variables }));
    try {
      await app.init();
    } catch (error) {
      await app.close().catch(() => undefined);
      throw error;
    }
    return app;
  };

  it('is refused at start, and the right one is not', async () => {
    await (await start()).close();
    await expect(start(WRONG)).rejects.toThrow('MASTER_KEY is not the key that this database was written with');
    await (await start()).close();
  });

  it('is refused by the keys of accounts that were there before there was a value to compare with', async () => {
    const app = await start();
    const accountId = newId<'account'>();
    await app.get(Database).inAccount(accountId, () => app.get(AccountVault).createKey(accountId));
    await app.close();
    const admin = new Client({ connectionString: environment.database.DATABASE_ADMIN_URL });
    await admin.connect();
    await admin.query('delete from phoxray.key_check');
    await admin.end();
    await expect(start(WRONG)).rejects.toThrow('MASTER_KEY is not the key');
    await (await start()).close();
  });
});
