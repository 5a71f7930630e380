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
  /** Milliseconds that a statement may take; migrations and other work without a waiting caller have their own. */
  readonly statementMs?: number;
}

/** What a migration's statement may take, and what tests are given (ms). */
const STATEMENT_MS = 30_000;
/** A connection that is not there by then will not come (ms): a burst, or a machine that stands still, is no outage. */
const CONNECT_MS = 10_000;
/** How much later than PostgreSQL itself we give a statement up (ms): only a silent connection gets that far. */
const SILENCE_MS = 3_000;

/**
 * Limits of one connection. PostgreSQL ends a statement that takes too long; where nothing is heard of that either, the
 * connection is half open, and the driver gives it up.
 */
export function connectionLimits(statementMs: number) {
  return {
    connectionTimeoutMillis: Math.min(CONNECT_MS, statementMs),
    statement_timeout: statementMs,
    lock_timeout: Math.ceil(statementMs / 2),
    query_timeout: statementMs + SILENCE_MS,
    keepAlive: true,
  };
}

/** A PostgreSQL data source with our schema and naming. Never synchronises: migrations are the only way to change it. */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const { statementMs = STATEMENT_MS } = settings;
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
    connectTimeoutMS: Math.min(CONNECT_MS, statementMs),
    installExtensions: false,
    // A process that freezes within a transaction holds its rows, of the audit's chain too, no longer than this.
    extra: { ...connectionLimits(statementMs), idle_in_transaction_session_timeout: 10_000 },
  });
}
