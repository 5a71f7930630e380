import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { newId, SCOPES, type AccountId, type SessionId } from '@phoxray/kernel';
import { InferenceHttpModule, inferenceEntities, InferenceJobsModule, inferenceMigrations } from '@phoxray/inference';
import { AccessModule, AccessTokens, SessionGate } from '@phoxray/platform/access';
import { AuditModule } from '@phoxray/platform/audit';
import { ConfigModule, loadConfig, type Config } from '@phoxray/platform/config';
import { AccountVault, CryptoModule } from '@phoxray/platform/crypto';
import { Database, DatabaseModule, migrate } from '@phoxray/platform/database';
import { createHttpApp, HttpModule } from '@phoxray/platform/http';
import { AppLogger, LoggingModule } from '@phoxray/platform/logging';
import { platformEntities, platformMigrations } from '@phoxray/platform/migrations';
import { QueueModule, QueueWorkerModule } from '@phoxray/platform/queue';
import { StorageModule } from '@phoxray/platform/storage';
import { UploadsHttpModule, uploadsEntities, UploadsJobsModule, uploadsMigrations } from '@phoxray/uploads';
import { Client, type QueryResultRow } from 'pg';
import { createEngine, type EngineHandle, type EngineOptions } from '../../apps/engine/src/engine-server.js';
import { lastingPort } from './lasting-port.js';
import { createTestEnvironment, type Environment } from './test-environment.js';

const entities = [...platformEntities, ...uploadsEntities, ...inferenceEntities];
const migrations = [...platformMigrations, ...uploadsMigrations, ...inferenceMigrations];

/** Sessions belong to another area: here each is alive until the test ends it. */
export class EndableSessions extends SessionGate {
  private readonly ended = new Set<SessionId>();

  end(sessionId: SessionId): void {
    this.ended.add(sessionId);
  }

  override async isLive({ sessionId }: { readonly sessionId: SessionId }): Promise<boolean> {
    return !this.ended.has(sessionId);
  }
}

export interface InferenceAccount {
  readonly accountId: AccountId;
  readonly sessionId: SessionId;
  /** `Bearer …` with every scope. */
  readonly authorization: string;
}

/** Platform, uploads and inference on a real database, with real engines and as many workers as a test starts. */
export interface InferenceApp {
  readonly app: NestExpressApplication;
  readonly url: string;
  /** Administrator's URL of the test's database: sees every row. */
  readonly adminUrl: string;
  /** Folder of stored objects, as ciphertext. */
  readonly objectsFolder: string;
  readonly engines: readonly EngineHandle[];
  readonly sessions: EndableSessions;
  startWorker(variables?: Environment): Promise<INestApplicationContext>;
  /** As on SIGTERM. */
  stopWorker(worker: INestApplicationContext): Promise<void>;
  createAccount(): Promise<InferenceAccount>;
  /** Runs a statement past row-level security. */
  asAdmin<Row extends QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Names of the stored objects below `<2 hex>/<account>/<kind>/`. */
  listObjects(kind: string): string[];
  stop(): Promise<void>;
}

export interface InferenceOptions {
  readonly engines?: number;
  readonly engine?: Omit<EngineOptions, 'home'>;
  readonly variables?: Environment;
}

export async function startInferenceApp(options: InferenceOptions = {}): Promise<InferenceApp> {
  const homes = mkdtempSync(join(tmpdir(), 'phoxray-engines-'));
  const engines = await Promise.all(
    Array.from({ length: options.engines ?? 1 }, () =>
      startEngine(options.engine, mkdtempSync(join(homes, 'engine-'))),
    ),
  );
  const environment = await createTestEnvironment({
    COMFYUI_URLS: engines.map(({ url }) => url).join(','),
    ...options.variables,
  });
  await migrate({ url: environment.database.DATABASE_OWNER_URL, migrations });
  const admin = new Client({ connectionString: environment.database.DATABASE_ADMIN_URL });
  admin.on('error', () => {});
  await admin.connect();
  const sessions = new EndableSessions();
  const app = await startApi(loadConfig(environment.variables), sessions);
  const workers = new Set<INestApplicationContext>();
  return {
    app,
    url: await app.getUrl(),
    adminUrl: environment.database.DATABASE_ADMIN_URL,
    objectsFolder: environment.objects,
    engines,
    sessions,
    startWorker: async (variables = {}) => {
      const worker = await startWorker(loadConfig({ ...environment.variables, ...variables }));
      workers.add(worker);
      return worker;
    },
    stopWorker: async (worker) => {
      workers.delete(worker);
      await worker.close();
    },
    createAccount: () => createAccount(app),
    asAdmin: async <Row extends QueryResultRow>(sql: string, parameters?: unknown[]) =>
      (await admin.query<Row>(sql, parameters)).rows,
    listObjects: (kind) =>
      readdirSync(environment.objects, { recursive: true, encoding: 'utf8' }).filter((name) =>
        new RegExp(`^[0-9a-f]{2}/[0-9a-f-]{36}/${kind}/.`).test(name),
      ),
    stop: async () => {
      await Promise.all([...workers].map((worker) => worker.close()));
      await app.close();
      await Promise.all(engines.map((engine) => engine.close()));
      await admin.end();
      await environment.dispose();
      rmSync(homes, { recursive: true, force: true });
    },
  };
}

/** On a port that stays its own through its restarts. */
async function startEngine(options: InferenceOptions['engine'], home: string): Promise<EngineHandle> {
  return createEngine({ ...options, home, port: await lastingPort() });
}

function rooms(config: Config, logger: AppLogger, name: string) {
  return [
    ConfigModule.forRoot(config),
    LoggingModule.forRoot(logger),
    DatabaseModule.forRoot(entities, name),
    CryptoModule,
    StorageModule,
    AuditModule,
    QueueModule,
  ];
}

async function startApi(config: Config, sessions: EndableSessions): Promise<NestExpressApplication> {
  const logger = new AppLogger(config.LOG_LEVEL, 'api');

  @Global()
  @Module({ providers: [{ provide: SessionGate, useValue: sessions }], exports: [SessionGate] })
  class SessionsModule {}

  @Module({
    imports: [
      ...rooms(config, logger, 'inference-test-api'),
      HttpModule,
      SessionsModule,
      AccessModule,
      UploadsHttpModule,
      InferenceHttpModule,
    ],
  })
  class ApiTestModule {}

  const app = await createHttpApp(ApiTestModule, config, logger);
  await app.listen(0, '127.0.0.1');
  return app;
}

async function startWorker(config: Config): Promise<INestApplicationContext> {
  const logger = new AppLogger(config.LOG_LEVEL, 'worker');
  const app = await NestFactory.createApplicationContext(workerModule(config, logger), { logger, abortOnError: false });
  return app;
}

function workerModule(config: Config, logger: AppLogger): Type {
  @Module({
    imports: [
      ...rooms(config, logger, 'inference-test-worker'),
      QueueWorkerModule,
      UploadsJobsModule,
      InferenceJobsModule,
    ],
  })
  class WorkerTestModule {}
  return WorkerTestModule;
}

async function createAccount(app: NestExpressApplication): Promise<InferenceAccount> {
  const accountId = newId<'account'>();
  await app.get(Database).inAccount(accountId, () => app.get(AccountVault).createKey(accountId));
  const sessionId = newId<'session'>();
  const grant = { accountId, userId: newId<'user'>(), sessionId, scopes: SCOPES };
  const { accessToken } = await app.get(AccessTokens).issue(grant);
  return { accountId, sessionId, authorization: `Bearer ${accessToken}` };
}
