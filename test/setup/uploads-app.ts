import { readdirSync } from 'node:fs';
import { Global, Module, type Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { newId, type AccountId, type Scope } from '@phoxray/kernel';
import { AccessModule, AccessTokens, SessionGate } from '@phoxray/platform/access';
import { AuditModule } from '@phoxray/platform/audit';
import { ConfigModule, loadConfig, type Config } from '@phoxray/platform/config';
import { AccountVault, CryptoModule } from '@phoxray/platform/crypto';
import { Database, DatabaseModule } from '@phoxray/platform/database';
import { createHttpApp, HttpModule } from '@phoxray/platform/http';
import { AppLogger, LoggingModule, type LogFields } from '@phoxray/platform/logging';
import { platformEntities } from '@phoxray/platform/migrations';
import { QueueModule, QueueWorkerModule } from '@phoxray/platform/queue';
import { StorageModule } from '@phoxray/platform/storage';
import { UploadsHttpModule, UploadsJobsModule, uploadsEntities } from '@phoxray/uploads';
import { createTestEnvironment, type Environment } from './test-environment.js';

/** Everything that was logged, as text; log lines are as much a place to leak into as a table. */
export class RecordingLogger extends AppLogger {
  readonly lines: string[] = [];

  constructor() {
    super('silent', 'test');
  }

  override info(message: string, fields: LogFields = {}): void {
    this.lines.push(JSON.stringify([message, fields]));
  }

  override warning(message: string, fields: LogFields = {}): void {
    this.lines.push(JSON.stringify([message, fields]));
  }

  override failure(message: string, error: unknown, fields: LogFields = {}): void {
    this.lines.push(JSON.stringify([message, String(error), fields]));
  }
}

/** Sessions belong to another area: here every one of them is alive. */
@Global()
@Module({ providers: [{ provide: SessionGate, useValue: { isLive: async () => true } }], exports: [SessionGate] })
class LiveSessionsModule {}

export interface UploadsApp {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly config: Config;
  readonly logger: RecordingLogger;
  /** Administrator's URL of the test's database: sees every row. */
  readonly adminUrl: string;
  /** URL of the owner of its tables, who migrates. */
  readonly ownerUrl: string;
  readonly objectsFolder: string;
  /** Names of the files in the object store. */
  listObjects(): string[];
  stop(): Promise<void>;
}

/** The platform and the uploads area on a real database and a real folder, with or without the queue's workers. */
export async function startUploadsApp(options: { worker: boolean; variables?: Environment }): Promise<UploadsApp> {
  const environment = await createTestEnvironment(options.variables ?? {});
  const config = loadConfig(environment.variables);
  const logger = new RecordingLogger();
  const app = await createHttpApp(moduleFor(config, logger, options.worker), config, logger);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    url: await app.getUrl(),
    config,
    logger,
    adminUrl: environment.database.DATABASE_ADMIN_URL,
    ownerUrl: environment.database.DATABASE_OWNER_URL,
    objectsFolder: environment.objects,
    listObjects: () =>
      readdirSync(environment.objects, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.parentPath}/${entry.name}`),
    stop: async () => {
      await app.close();
      await environment.dispose();
    },
  };
}

function moduleFor(config: Config, logger: AppLogger, worker: boolean): Type {
  @Module({
    imports: [
      ConfigModule.forRoot(config),
      LoggingModule.forRoot(logger),
      DatabaseModule.forRoot([...platformEntities, ...uploadsEntities], 'uploads-test'),
      CryptoModule,
      StorageModule,
      AuditModule,
      QueueModule,
      HttpModule,
      LiveSessionsModule,
      AccessModule,
      UploadsHttpModule,
      ...(worker ? [QueueWorkerModule, UploadsJobsModule] : []),
    ],
  })
  class UploadsTestModule {}
  return UploadsTestModule;
}

export interface TestAccount {
  readonly accountId: AccountId;
  /** `Bearer …` with the given scopes. */
  readonly authorization: string;
}

/** An account with a key, and a bearer of it. */
export async function createTestAccount(
  { app }: UploadsApp,
  scopes: readonly Scope[] = ['radiograph.read', 'radiograph.write'],
): Promise<TestAccount> {
  const accountId = newId<'account'>();
  await app.get(Database).inAccount(accountId, () => app.get(AccountVault).createKey(accountId));
  const grant = { accountId, userId: newId<'user'>(), sessionId: newId<'session'>(), scopes };
  const { accessToken } = await app.get(AccessTokens).issue(grant);
  return { accountId, authorization: `Bearer ${accessToken}` };
}
