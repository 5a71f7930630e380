import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/index.js';
import { createDataSource, type EntityList } from './data-source.js';
import { Database } from './database.service.js';
import { Notifications } from './notifications.js';

@Module({})
export class DatabaseModule {
  /** One pool for the process, logged in as the application role. */
  static forRoot(entities: EntityList, applicationName: string): DynamicModule {
    const dataSource = {
      provide: DataSource,
      inject: [CONFIG],
      useFactory: (config: Config) =>
        createDataSource({
          url: config.DATABASE_URL,
          entities,
          poolSize: config.DATABASE_POOL,
          applicationName,
          statementMs: config.DATABASE_TIMEOUT_SECONDS * 1_000,
        }).initialize(),
    };
    return {
      module: DatabaseModule,
      global: true,
      providers: [dataSource, Database, Notifications],
      exports: [Database, DataSource, Notifications],
    };
  }
}
