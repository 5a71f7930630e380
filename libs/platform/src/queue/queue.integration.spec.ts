import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { newId, StorageError } from '@phoxray/kernel';
import { z } from 'zod';
import { hasRedis, startRedis, type RedisServer } from '../../../../test/setup/redis.js';
import { until } from '../../../../test/setup/until.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/setup/test-database.js';
import { ConfigModule, loadConfig } from '../config/index.js';
import { Database, DatabaseModule } from '../database/index.js';
import { AppLogger, LoggingModule } from '../logging/index.js';
import { platformEntities } from '../migrations/index.js';
import { JobQueue } from './job-queue.js';
import { HandlesJob, type QueueHandler } from './queue-handler.js';
import { defineQueueJob } from './queue-job.js';
import { QueueModule, QueueWorkerModule } from './queue.module.js';

const COUNT_RUN = defineQueueJob({ queue: 'renditions', name: 'count-run', payload: z.object({ id: z.string() }) });
const runs: string[] = [];

@Injectable()
@HandlesJob(COUNT_RUN)
class CountRunJob implements QueueHandler<{ id: string }> {
  async handle({ id }: { id: string }): Promise<void> {
    runs.push(id);
    if (id.startsWith('fails-once') && runs.filter((run) => run === id).length === 1) throw new Error('patient Dupont');
    const isFull = id.startsWith('disk-full') && runs.filter((run) => run === id).length <= 6;
    if (isFull) throw new StorageError('unreachable');
  }
}

@Module({ providers: [CountRunJob] })
class HandlersModule {}

const backends: readonly ('postgres' | 'redis')[] = hasRedis() ? ['postgres', 'redis'] : ['postgres'];

describe.each(backends)('the queue on %s', (backend) => {
  let peer: TestDatabase;
  let redis: RedisServer | null = null;
  let app: INestApplicationContext;
  const account = newId<'account'>();

  beforeAll(async () => {
    peer = await createTestDatabase();
    if (backend === 'redis') redis = await startRedis();
    app = await (await compile(HandlersModule)).init();
  });

  afterAll(async () => {
    await app.close();
    await redis?.stop();
    await peer.drop();
  });

  async function compile(handlers: Type): Promise<TestingModule> {
    const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const config = loadConfig({
      DATABASE_URL: peer.DATABASE_URL,
      QUEUE_DATABASE_URL: peer.QUEUE_DATABASE_URL,
      MASTER_KEY: randomBytes(32).toString('base64'),
      JWT_PRIVATE_KEY: signing.export({ type: 'pkcs8', format: 'pem' }).toString(),
      QUEUE_BACKEND: backend,
      REDIS_URL: redis?.url,
    });
    const logger = new AppLogger('silent', 'test');
    const imports = [
      ConfigModule.forRoot(config),
      LoggingModule.forRoot(logger),
      DatabaseModule.forRoot(platformEntities, 'test'),
      QueueModule,
      QueueWorkerModule,
      handlers,
    ];
    return Test.createTestingModule({ imports }).setLogger(logger).compile();
  }

  const enqueue = (id: string, rollBack = false): Promise<void> =>
    app.get(Database).inAccount(account, async () => {
      await app.get(JobQueue).enqueue(COUNT_RUN, id, { id });
      if (rollBack) throw new Error('rolled back');
    });

  async function untilQuiet(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      await delay(100);
      quiet = (await app.get(JobQueue).countPending('renditions')) === 0 ? quiet + 1 : 0;
    }
  }

  it('runs exactly the entries whose transaction committed', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `${backend}-${index}`);
    const outcomes = await Promise.allSettled(ids.map((id, index) => enqueue(id, index % 2 === 1)));
    const committed = ids.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(committed).not.toEqual([]);
    const ownRuns = (): string[] => runs.filter((id) => id.startsWith(`${backend}-`));
    await until(() => ownRuns().length >= committed.length);
    // Whatever should not run as well had the time to.
    if (backend === 'redis') await delay(1_500);
    await untilQuiet();
    expect(ownRuns().sort()).toEqual(committed.sort());
  });

  it('tries again after a failure, and keeps no message that could quote data', async () => {
    await enqueue(`fails-once-${backend}`);
    await until(() => runs.filter((id) => id === `fails-once-${backend}`).length === 2);
    await untilQuiet();
    expect(runs.filter((id) => id === `fails-once-${backend}`)).toHaveLength(2);
  });

  it('never gives up an entry that meets a fault on our own side', async () => {
    await enqueue(`disk-full-${backend}`);
    await until(() => runs.filter((id) => id === `disk-full-${backend}`).length === 7);
    await untilQuiet();
  });

  it('refuses a payload that does not fit before anything is written', async () => {
    const wrong = { id: 7 } as unknown as { id: string };
    await expect(
      app.get(Database).inAccount(account, () => app.get(JobQueue).enqueue(COUNT_RUN, 'x', wrong)),
    ).rejects.toThrow();
  });

  it('does not boot without a handler for every job', async () => {
    @Module({})
    class NoHandlersModule {}
    const incomplete = await compile(NoHandlersModule);
    await expect(incomplete.init()).rejects.toThrow('count-run needs exactly one handler');
    await incomplete.close();
  });
});
