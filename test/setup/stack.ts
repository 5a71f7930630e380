import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startChild, type Child } from './child.js';
import { lastingPort } from './lasting-port.js';
import { startRedis, type RedisServer } from './redis.js';
import { createTestEnvironment, type Environment, type TestEnvironment } from './test-environment.js';

export interface StackOptions {
  readonly queue?: 'postgres' | 'redis';
  readonly workers?: number;
  readonly engines?: number;
  readonly variables?: Environment;
  readonly engineVariables?: Environment;
}

/** Needs `npm run build` to have run: what is tested is what is shipped. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const redis = options.queue === 'redis' ? await startRedis() : null;
  const stack = new Stack(options, redis);
  try {
    await stack.start();
    return stack;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

const WEB_ROOT = resolve(__dirname, '..', '..', 'dist', 'apps', 'web');

/** The whole product as separate processes on loopback, on a database of its own. */
export class Stack {
  readonly workers: Child[] = [];
  readonly engines: Child[] = [];
  private readonly homes = mkdtempSync(join(tmpdir(), 'phoxray-engines-'));
  private readonly ended: Child[] = [];
  private startedApi: Child | null = null;
  private own: TestEnvironment | null = null;

  constructor(
    private readonly options: StackOptions,
    readonly redis: RedisServer | null,
  ) {}

  get api(): Child {
    if (this.startedApi === null) throw new Error('the API was not started');
    return this.startedApi;
  }

  get environment(): TestEnvironment {
    if (this.own === null) throw new Error('the stack was not started');
    return this.own;
  }

  /** Origin of API and SPA. */
  get url(): string {
    return `http://127.0.0.1:${this.api.port}`;
  }

  async start(): Promise<void> {
    const { engines = 1, workers = 1 } = this.options;
    await times(engines, async () => this.engines.push(await this.startEngine(await lastingPort())));
    this.own = await createTestEnvironment(this.variables());
    this.startedApi = await startChild('api', { ...this.own.variables, PORT: String(await lastingPort()) });
    await times(workers, () => this.startWorker());
  }

  async startWorker(): Promise<Child> {
    const worker = await startChild('worker', this.environment.variables);
    this.workers.push(worker);
    return worker;
  }

  /** Takes a worker that is about to be killed out of the list. */
  retire(worker: Child): void {
    this.workers.splice(this.workers.indexOf(worker), 1);
    this.ended.push(worker);
  }

  /** On the port of the one that it replaces, as a restarted server would be. */
  async restartEngine(index: number): Promise<Child> {
    const old = this.engines[index];
    if (old === undefined) throw new Error(`there is no engine ${index}`);
    this.ended.push(old);
    const engine = await this.startEngine(old.port);
    this.engines[index] = engine;
    return engine;
  }

  /** On the port of the one that it replaces. */
  async restartApi(): Promise<Child> {
    this.ended.push(this.api);
    this.startedApi = await startChild('api', { ...this.environment.variables, PORT: String(this.api.port) });
    return this.startedApi;
  }

  /** Everything that every process printed. */
  output(): string {
    return this.children()
      .map((child) => child.output())
      .join('\n');
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await Promise.all(this.children().map((child) => child.stop()));
    await this.redis?.stop();
    await this.own?.dispose();
    rmSync(this.homes, { recursive: true, force: true });
  }

  private variables(): Environment {
    return {
      COMFYUI_URLS: this.engines.map((engine) => `http://127.0.0.1:${engine.port}`).join(','),
      QUEUE_BACKEND: this.options.queue ?? 'postgres',
      LOG_LEVEL: 'info',
      WEB_ROOT,
      ...(this.redis === null ? {} : { REDIS_URL: this.redis.url }),
      ...this.options.variables,
    };
  }

  private startEngine(port: number): Promise<Child> {
    return startChild('engine', {
      ENGINE_PORT: String(port),
      ENGINE_HOST: '127.0.0.1',
      ENGINE_HOME: mkdtempSync(join(this.homes, 'engine-')),
      ...this.options.engineVariables,
    });
  }

  private children(): Child[] {
    const api = this.startedApi === null ? [] : [this.startedApi];
    return [...this.ended, ...this.workers, ...api, ...this.engines];
  }
}

async function times(count: number, make: () => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: count }, make));
}
