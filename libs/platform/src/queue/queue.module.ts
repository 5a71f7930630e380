import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Outbox } from '../outbox/index.js';
import { JobQueue } from './job-queue.js';
import { QueueConnection } from './queue-connection.js';
import { QueueWorkers } from './queue-workers.js';

/** For every process that puts work on a queue. */
@Global()
@Module({ providers: [QueueConnection, Outbox, JobQueue], exports: [QueueConnection, JobQueue, Outbox] })
export class QueueModule {}

/** For the process that does the work. */
@Module({ imports: [DiscoveryModule], providers: [QueueWorkers] })
export class QueueWorkerModule {}
