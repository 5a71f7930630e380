import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { EngineRuntime } from '../engine-runtime.js';
import { queueTuple } from '../execution/prompt-graph.js';
import { sendJson, sendText } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import { readJsonObject, readOptionalJsonObject } from '../http/json-body.js';
import type { Route } from '../http/router.js';
import type { JsonObject } from '../protocol/json.js';

const idsSchema = z.array(z.string());

/** The ids of a `{"delete": […]}` body; empty when there are none. */
export const deletedIds = (body: JsonObject): string[] => idsSchema.safeParse(body['delete']).data ?? [];

const show = (exchange: Exchange, { queue }: EngineRuntime): void =>
  sendJson(exchange, {
    queue_running: queue.running ? [queueTuple(queue.running)] : [],
    queue_pending: queue.pending.map(queueTuple),
  });

const change = async (exchange: Exchange, { queue }: EngineRuntime): Promise<void> => {
  const body = await readJsonObject(exchange);
  if (body['clear']) queue.clear();
  queue.remove(deletedIds(body));
  sendText(exchange, 200);
};

const raise = async ({ faults, interrupt }: EngineRuntime): Promise<void> => {
  const slow = faults.strike('slow-interrupt');
  if (slow) await sleep(slow.ms, undefined, { ref: false });
  interrupt.raise();
};

/** Answers 200 whether or not anything matched; without an id, whatever runs is hit. */
const interrupt = async (exchange: Exchange, runtime: EngineRuntime): Promise<void> => {
  const { prompt_id: target } = await readOptionalJsonObject(exchange);
  if (!target || runtime.queue.running?.promptId === target) void raise(runtime);
  sendText(exchange, 200);
};

const free = async (exchange: Exchange, runtime: EngineRuntime): Promise<void> => {
  const body = await readJsonObject(exchange);
  if (body['free_memory']) runtime.freeMemory();
  sendText(exchange, 200);
};

/** Queue, interruption and memory. */
export const queueRoutes = (runtime: EngineRuntime): Route[] => [
  { method: 'GET', path: '/queue', handle: (exchange) => show(exchange, runtime) },
  { method: 'POST', path: '/queue', handle: (exchange) => change(exchange, runtime) },
  { method: 'POST', path: '/interrupt', handle: (exchange) => interrupt(exchange, runtime) },
  { method: 'POST', path: '/free', handle: (exchange) => free(exchange, runtime) },
];
