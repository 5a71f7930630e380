import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startChild, type Child } from './child.js';
import { startRedis, type RedisServer } from './redis.js';
import { createTestEnvironment, type Environment, type TestEnvironment } from './test-environment.js';

export interface StackOptions {
  readonly queue?: 'postgres' | 'redis';
  readonly workers?: number;
  readonly engines?: number;
  readonly variables?: Environment;
  readonly engineVariables?: Environment;
}

/** The whole product as separate processes on loopback, on a database of its own. */
export interface Stack {
  /** Origin of API and SPA. */
  readonly url: string;
  readonly api: Child;
  readonly workers: Child[];
  readonly engines: Child[];
  readonly environment: TestEnvironment;
  readonly redis: RedisServer | null;
  startWorker(): Promise<Child>;
  /** On the port of the one that it replaces, as a restarted server would be. */
  restartEngine(index: number): Promise<Child>;
  /** Everything that every process printed. */
  output(): string;
  stop(): Promise<void>;
}

const WEB_ROOT = resolve(__dirname, '..', '..', 'dist', 'apps', 'web');

const times = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));

/** Needs `npm run build` to have run: what is tested is what is shipped. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const homes = mkdtempSync(join(tmpdir(), 'phoxray-engines-'));
  const startEngine = (port = 0): Promise<Child> =>
    startChild('engine', {
      ENGINE_PORT: String(port),
      ENGINE_HOST: '127.0.0.1',
      ENGINE_HOME: mkdtempSync(join(homes, 'engine-')),
      ...options.engineVariables,
    });
  const redis = options.queue === 'redis' ? await startRedis() : null;
  const engines = await times(options.engines ?? 1, () => startEngine());
  const environment = await createTestEnvironment({
    COMFYUI_URLS: engines.map((engine) => `http://127.0.0.1:${engine.port}`).join(','),
    QUEUE_BACKEND: options.queue ?? 'postgres',
    LOG_LEVEL: 'info',
    WEB_ROOT,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    ...options.variables,
  });
  const startWorker = (): Promise<Child> => startChild('worker', environment.variables);
  const api = await startChild('api', environment.variables);
  const workers = await times(options.workers ?? 1, startWorker);
  const ended: Child[] = [];
  const all = (): Child[] => [...ended, ...workers, api, ...engines];
  return {
    url: `http://127.0.0.1:${api.port}`,
    api,
    workers,
    engines,
    environment,
    redis,
    startWorker: async () => {
      const worker = await startWorker();
      workers.push(worker);
      return worker;
    },
    restartEngine: async (index) => {
      const old = engines[index];
      if (old === undefined) throw new Error(`there is no engine ${index}`);
      ended.push(old);
      const engine = await startEngine(old.port);
      engines[index] = engine;
      return engine;
    },
    output: () =>
      all()
        .map((child) => child.output())
        .join('\n'),
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await Promise.all([api.stop(), ...engines.map((engine) => engine.stop())]);
      await redis?.stop();
      await environment.dispose();
      rmSync(homes, { recursive: true, force: true });
    },
  };
}
