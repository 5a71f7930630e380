import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import { ownFaultOf } from '../faults/index.js';
import { AppLogger } from '../logging/index.js';
import { QueueConnection, type OpenWorker } from './queue-connection.js';
import { HANDLED_JOB, type QueueHandler } from './queue-handler.js';
import { listQueueJobs, type QueueJob, type QueueName } from './queue-job.js';

interface Route {
  readonly job: QueueJob<unknown>;
  readonly handler: QueueHandler<unknown>;
}

/** BullMQ's close waits for its server, and forever when that is gone: then the process ends without a goodbye. */
const CLOSE_MS = 2_000;
/** Pauses of an entry that met a fault on our own side (ms). */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;

/** Runs the handlers of all declared jobs. Refuses to boot when a job has no handler, or two. */
@Injectable()
export class QueueWorkers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly workers: OpenWorker[] = [];
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    private readonly connection: QueueConnection,
    private readonly logger: AppLogger,
  ) {}

  onApplicationBootstrap(): void {
    const routes = this.route();
    for (const queue of new Set([...routes.values()].map(({ job }) => job.queue))) this.start(queue, routes);
  }

  /** Stops taking entries at once and gives the running handlers the signal to come to an end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    const closed = Promise.all(this.workers.map((worker) => worker.close()));
    closed.catch((error: unknown) => this.logger.failure('worker close', error));
    await Promise.race([closed, this.untilIdle().then(() => sleep(CLOSE_MS, undefined, { ref: false }))]);
  }

  private async untilIdle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  private start(queue: QueueName, routes: ReadonlyMap<string, Route>): void {
    const worker = this.connection.openWorker(queue, (entry, token) => this.run(routes, entry, token));
    this.workers.push(worker);
    worker.run().catch((error: unknown) => this.logger.failure('worker stopped', error, { queue }));
  }

  private async run(routes: ReadonlyMap<string, Route>, entry: Job, token?: string): Promise<void> {
    const route = routes.get(entry.name);
    const payload = route?.job.payload.safeParse(entry.data);
    if (route === undefined || payload?.success !== true) throw new UnrecoverableError('not a job of this version');
    const work = route.handler.handle(payload.data, this.stopping.signal);
    this.running.add(work);
    try {
      await work;
    } catch (error) {
      this.logger.failure('job failed', error, { queue: route.job.queue, job: entry.name });
      if (ownFaultOf(error) !== null) await putOff(entry, token);
      // BullMQ keeps message and stack in clear: give it a name and nothing that could quote data.
      // oxlint-disable-next-line preserve-caught-error -- the cause would be kept too
      throw new Error(error instanceof Error ? error.name : 'failed');
    } finally {
      this.running.delete(work);
    }
  }

  private route(): Map<string, Route> {
    const handlers = this.discoverHandlers();
    const routes = listQueueJobs().map((job): [string, Route] => {
      const [handler, ...others] = handlers.filter(([name]) => name === job.name).map(([, handler]) => handler);
      if (handler === undefined || others.length > 0) throw new Error(`${job.name} needs exactly one handler`);
      return [job.name, { job, handler }];
    });
    return new Map(routes);
  }

  private discoverHandlers(): [string, QueueHandler<unknown>][] {
    return this.discovery.getProviders().flatMap((wrapper): [string, QueueHandler<unknown>][] => {
      if (wrapper.metatype === null || wrapper.metatype === undefined || !isHandler(wrapper.instance)) return [];
      const name = this.reflector.get<string | undefined>(HANDLED_JOB, wrapper.metatype);
      return name === undefined ? [] : [[name, wrapper.instance]];
    });
  }
}

/** A fault of our own side is no try of the entry: it comes again, ever later, until the fault is mended. */
async function putOff(entry: Job, token: string | undefined): Promise<never> {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** entry.attemptsStarted, LONGEST_PAUSE_MS);
  await entry.moveToDelayed(Date.now() + pause, token);
  throw new DelayedError();
}

function isHandler(instance: unknown): instance is QueueHandler<unknown> {
  return (
    typeof instance === 'object' && instance !== null && 'handle' in instance && typeof instance.handle === 'function'
  );
}
