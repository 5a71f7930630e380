import type { EngineRuntime } from '../engine-runtime.js';
import { historyView } from '../execution/history.js';
import type { HistoryEntry } from '../execution/history.js';
import { sendJson, sendText } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import { readJsonObject } from '../http/json-body.js';
import type { Route } from '../http/router.js';
import { deletedIds } from './queue.routes.js';

const byId = (entries: readonly HistoryEntry[]): Record<string, unknown> =>
  Object.fromEntries(entries.map((entry) => [entry.item.promptId, historyView(entry)]));

const wholeNumber = (url: URL, name: string): number | null => {
  const text = url.searchParams.get(name);
  return text !== null && /^-?\d+$/.test(text) ? Number(text) : null;
};

const page = (exchange: Exchange, { history }: EngineRuntime): void => {
  const max = wholeNumber(exchange.url, 'max_items');
  sendJson(exchange, byId(history.page(max, wholeNumber(exchange.url, 'offset') ?? -1)));
};

const one = (exchange: Exchange, { history }: EngineRuntime): void => {
  const entry = history.find(exchange.params['id'] ?? '');
  sendJson(exchange, byId(entry ? [entry] : []));
};

const change = async (exchange: Exchange, runtime: EngineRuntime): Promise<void> => {
  const body = await readJsonObject(exchange);
  await runtime.forget(body['clear'] ? runtime.history.list() : runtime.history.findAll(deletedIds(body)));
  sendText(exchange, 200);
};

/** Finished prompts. An id that is unknown, waits or runs gives the same `{}`. */
export const historyRoutes = (runtime: EngineRuntime): Route[] => [
  { method: 'GET', path: '/history', handle: (exchange) => page(exchange, runtime) },
  { method: 'GET', path: '/history/:id', handle: (exchange) => one(exchange, runtime) },
  { method: 'POST', path: '/history', handle: (exchange) => change(exchange, runtime) },
];
