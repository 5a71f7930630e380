import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import { SCHEMA } from './database.schema.js';
import { SnakeNamingStrategy } from './snake-naming.strategy.js';

// eslint-disable-next-line typescript/no-unsafe-function-type -- TypeORM's own type of an entity class
export type EntityList = MixedList<Function | string | EntitySchema>;

export interface DataSourceSettings {
  readonly url: string;
  readonly entities: EntityList;
  // eslint-disable-next-line typescript/no-unsafe-function-type -- TypeORM's own type of a migration class
  readonly migrations?: MixedList<Function | string>;
  readonly poolSize?: number;
  readonly applicationName: string;
}

/** A PostgreSQL data source with our schema and naming. Never synchronises: migrations are the only way to change it. */
export function createDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url: settings.url,
    schema: SCHEMA,
    entities: settings.entities,
    migrations: settings.migrations ?? [],
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNamingStrategy(),
    poolSize: settings.poolSize ?? 4,
    applicationName: settings.applicationName,
    // For a connection as for a place in the pool: a burst, or a machine that stands still for a moment, is no outage.
    connectTimeoutMS: 10_000,
    installExtensions: false,
    // A process that freezes within a transaction holds its rows, of the audit's chain too, no longer than this.
    extra: { statement_timeout: 30_000, idle_in_transaction_session_timeout: 10_000, keepAlive: true },
  });
}
