import { createDataSource, type DataSourceSettings } from './data-source.js';

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
