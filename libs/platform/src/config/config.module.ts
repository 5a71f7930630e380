import { Module, type DynamicModule } from '@nestjs/common';
import type { Config, WorkerConfig } from './config.schema.js';

/** Injection token of the validated configuration. */
export const CONFIG = Symbol('Config');

@Module({})
export class ConfigModule {
  static forRoot(config: Config | WorkerConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}
