import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsHttpModule } from '@phoxray/accounts';
import { InferenceHttpModule } from '@phoxray/inference';
import { AccessModule } from '@phoxray/platform/access';
import { AuditModule } from '@phoxray/platform/audit';
import { ConfigModule, type Config } from '@phoxray/platform/config';
import { CryptoModule } from '@phoxray/platform/crypto';
import { DatabaseModule } from '@phoxray/platform/database';
import { HttpModule } from '@phoxray/platform/http';
import { LoggingModule, type AppLogger } from '@phoxray/platform/logging';
import { QueueModule } from '@phoxray/platform/queue';
import { StorageModule } from '@phoxray/platform/storage';
import { UploadsHttpModule } from '@phoxray/uploads';
import { entities } from './areas.js';
import { HealthController } from './health/health.controller.js';
import { HealthService } from './health/health.service.js';

/** The HTTP process: the platform's rooms, and each area’s controllers. */
@Module({})
export class ApiModule {
  static forRoot(config: Config, logger: AppLogger): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(logger),
        DatabaseModule.forRoot(entities, 'phoxray-api'),
        CryptoModule,
        StorageModule,
        AuditModule,
        QueueModule,
        HttpModule,
        AccessModule,
        AccountsHttpModule,
        UploadsHttpModule,
        InferenceHttpModule,
      ],
      controllers: [HealthController],
      providers: [HealthService],
    };
  }
}
