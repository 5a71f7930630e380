import { Module, type DynamicModule } from '@nestjs/common';
import { accountsEntities } from '@phoxray/accounts';
import { InferenceJobsModule, inferenceEntities } from '@phoxray/inference';
import { AuditModule } from '@phoxray/platform/audit';
import { ConfigModule, type WorkerConfig } from '@phoxray/platform/config';
import { CryptoModule } from '@phoxray/platform/crypto';
import { DatabaseModule } from '@phoxray/platform/database';
import { LoggingModule, type AppLogger } from '@phoxray/platform/logging';
import { platformEntities } from '@phoxray/platform/migrations';
import { QueueModule, QueueWorkerModule } from '@phoxray/platform/queue';
import { RetentionModule } from '@phoxray/platform/retention';
import { StorageModule } from '@phoxray/platform/storage';
import { UploadsJobsModule, uploadsEntities } from '@phoxray/uploads';

const entities = [...platformEntities, ...accountsEntities, ...uploadsEntities, ...inferenceEntities];

/** The queue process: the platform's rooms, and each area's handlers. */
@Module({})
export class WorkerModule {
  static forRoot(config: WorkerConfig, logger: AppLogger): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(logger),
        DatabaseModule.forRoot(entities, 'phoxray-worker'),
        CryptoModule,
        StorageModule,
        AuditModule,
        QueueModule,
        QueueWorkerModule,
        RetentionModule,
        UploadsJobsModule,
        InferenceJobsModule,
      ],
    };
  }
}
