import type { NestExpressApplication } from '@nestjs/platform-express';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { Client, type QueryResultRow } from 'pg';
import type { Environment } from '../../../test/setup/test-environment.js';
import { startTestApi } from '../../../test/setup/test-api.js';
import type { TestDatabase } from '../../../test/setup/test-database.js';

/** The API on a database of its own, with a way to look at and to age its rows. */
export interface RunningAccounts {
  readonly app: NestExpressApplication;
  readonly config: Config;
  readonly database: TestDatabase;
  /** Runs a statement past row-level security. */
  readonly asAdmin: <Row extends QueryResultRow>(sql: string, parameters?: unknown[]) => Promise<Row[]>;
  readonly stop: () => Promise<void>;
}

export async function startAccounts(settings: Environment = {}): Promise<RunningAccounts> {
  const api = await startTestApi(settings);
  const { app } = api;
  const { database } = api.environment;
  const admin = new Client({ connectionString: database.DATABASE_ADMIN_URL });
  await admin.connect();
  return {
    app,
    config: app.get<Config>(CONFIG),
    database,
    asAdmin: async <Row extends QueryResultRow>(sql: string, parameters?: unknown[]) =>
      (await admin.query<Row>(sql, parameters)).rows,
    stop: async () => {
      await admin.end();
      await api.stop();
    },
  };
}
