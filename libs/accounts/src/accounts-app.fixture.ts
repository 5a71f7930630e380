import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Module, type DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AccessModule } from '@phoxray/platform/access';
import { AuditModule } from '@phoxray/platform/audit';
import { ConfigModule, loadConfig, type Config } from '@phoxray/platform/config';
import { CryptoModule } from '@phoxray/platform/crypto';
import { DatabaseModule, migrate } from '@phoxray/platform/database';
import { createHttpApp, HttpModule } from '@phoxray/platform/http';
import { AppLogger, LoggingModule } from '@phoxray/platform/logging';
import { platformEntities, platformMigrations } from '@phoxray/platform/migrations';
import { Client, type QueryResultRow } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/setup/test-database.js';
import { AccountsHttpModule } from './accounts.http.module.js';
import { AccountsModule } from './accounts.module.js';
import { accountsEntities, accountsMigrations } from './migrations/index.js';

@Module({})
class AccountsApp {
  static forRoot(config: Config, logger: AppLogger): DynamicModule {
    return {
      module: AccountsApp,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(logger),
        DatabaseModule.forRoot([...platformEntities, ...accountsEntities], 'phoxray-accounts-test'),
        CryptoModule,
        AuditModule,
        HttpModule,
        AccessModule,
        AccountsModule,
        AccountsHttpModule,
      ],
    };
  }
}

/** The accounts area over HTTP, on a database of its own, with a way to look at and to age its rows. */
export interface RunningAccounts {
  readonly app: NestExpressApplication;
  readonly config: Config;
  readonly database: TestDatabase;
  /** Runs a statement past row-level security. */
  readonly asAdmin: <Row extends QueryResultRow>(sql: string, parameters?: unknown[]) => Promise<Row[]>;
  readonly stop: () => Promise<void>;
}

export async function startAccounts(settings: NodeJS.ProcessEnv = {}): Promise<RunningAccounts> {
  const database = await createTestDatabase();
  await migrate({ url: database.DATABASE_OWNER_URL, migrations: [...platformMigrations, ...accountsMigrations] });
  const config = loadConfig({ ...secrets(), ...urlsOf(database), NODE_ENV: 'test', LOG_LEVEL: 'silent', ...settings });
  const logger = new AppLogger(config.LOG_LEVEL, 'accounts-test');
  const app = await createHttpApp(AccountsApp.forRoot(config, logger), config, logger);
  await app.listen(0, '127.0.0.1');
  const admin = new Client({ connectionString: database.DATABASE_ADMIN_URL });
  await admin.connect();
  return {
    app,
    config,
    database,
    asAdmin: async <Row extends QueryResultRow>(sql: string, parameters?: unknown[]) =>
      (await admin.query<Row>(sql, parameters)).rows,
    stop: async () => {
      await admin.end();
      await app.close();
      await database.drop();
    },
  };
}

function urlsOf({ DATABASE_URL, QUEUE_DATABASE_URL }: TestDatabase): NodeJS.ProcessEnv {
  return { DATABASE_URL, QUEUE_DATABASE_URL };
}

function secrets(): NodeJS.ProcessEnv {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    MASTER_KEY: randomBytes(32).toString('base64'),
    JWT_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
