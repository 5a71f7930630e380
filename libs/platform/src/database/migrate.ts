import type { DataSource } from 'typeorm';
import { ConfigError } from '../config/index.js';
import { createDataSource, type DataSourceSettings } from './data-source.js';
import { SCHEMA } from './database.schema.js';

export type MigrationSettings = Pick<DataSourceSettings, 'url' | 'migrations'>;

/** Runs pending migrations as the owner; returns their names. Each runs in a transaction of its own. */
export async function migrate(settings: MigrationSettings): Promise<string[]> {
  const dataSource = createDataSource({ ...settings, entities: [], poolSize: 2, applicationName: 'phoxray-migrate' });
  await dataSource.initialize();
  try {
    const done = await dataSource.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Throws `ConfigError` when the database was brought further by a newer version than this one, which would misread what
 * that one wrote.
 */
export async function requireKnownSchema(settings: MigrationSettings): Promise<void> {
  const dataSource = createDataSource({ ...settings, entities: [], poolSize: 2, applicationName: 'phoxray-migrate' });
  await dataSource.initialize();
  try {
    const known = new Set(dataSource.migrations.map(({ name }) => name));
    const unknown = (await executedMigrations(dataSource)).filter((name) => !known.has(name));
    if (unknown.length === 0) return;
    throw new ConfigError([
      `DATABASE_URL names a database of a newer version of PhoxRay (${unknown.at(-1)}); start that version, or restore a backup of before`,
    ]);
  } finally {
    await dataSource.destroy();
  }
}

async function executedMigrations(dataSource: DataSource): Promise<string[]> {
  const table = `${SCHEMA}.schema_migration`;
  const [found] = await dataSource.query<{ name: string | null }[]>('select to_regclass($1)::text as name', [table]);
  if (found?.name === null) return [];
  const rows = await dataSource.query<{ name: string }[]>(`select name from ${table} order by id`);
  return rows.map(({ name }) => name);
}

/** The statements that would bring the database to what the entities say: empty when nothing has drifted. */
export async function findSchemaDrift(settings: Pick<DataSourceSettings, 'url' | 'entities'>): Promise<string[]> {
  const dataSource = createDataSource({ ...settings, poolSize: 2, applicationName: 'phoxray-drift' });
  await dataSource.initialize();
  try {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map((statement) => statement.query);
  } finally {
    await dataSource.destroy();
  }
}
