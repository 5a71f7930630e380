import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { WorkerConfig } from '@phoxray/platform/config';
import { AppLogger } from '@phoxray/platform/logging';
import { WorkerModule } from './worker.module.js';

/** The whole worker, taking jobs as soon as it resolves; `close()` lets running handlers come to an end. */
export async function createWorker(config: WorkerConfig): Promise<INestApplicationContext> {
  const logger = new AppLogger(config.LOG_LEVEL, 'worker');
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config, logger), {
    logger,
    abortOnError: false,
  });
  app.enableShutdownHooks();
  return app;
}
