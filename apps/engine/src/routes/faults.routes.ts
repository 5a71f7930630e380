import { z } from 'zod';
import type { EngineRuntime } from '../engine-runtime.js';
import { faultPlanSchema } from '../faults/fault-plan.schema.js';
import { sendJson } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import { readJsonObject } from '../http/json-body.js';
import type { Route } from '../http/router.js';

const plan = async (exchange: Exchange, { faults }: EngineRuntime): Promise<void> => {
  const parsed = faultPlanSchema.safeParse(await readJsonObject(exchange));
  if (!parsed.success) return sendJson(exchange, { error: z.prettifyError(parsed.error) }, 400);
  faults.plan(parsed.data);
  sendJson(exchange, faults.report());
};

const clear = (exchange: Exchange, { faults }: EngineRuntime): void => {
  faults.clear();
  sendJson(exchange, faults.report());
};

/** Fault injection and, at `/__occupancy`, what a bench measures; mounted only when the engine was started for it. */
export const faultsRoutes = (runtime: EngineRuntime): Route[] => [
  { method: 'GET', path: '/__faults', handle: (exchange) => sendJson(exchange, runtime.faults.report()) },
  { method: 'POST', path: '/__faults', handle: (exchange) => plan(exchange, runtime) },
  { method: 'DELETE', path: '/__faults', handle: (exchange) => clear(exchange, runtime) },
  {
    method: 'GET',
    path: '/__occupancy',
    handle: (exchange) => sendJson(exchange, { prompts: runtime.queue.occupancy.list() }),
  },
];
