import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { EngineRuntime } from '../engine-runtime.js';
import type { PromptItem } from '../execution/prompt-graph.js';
import { IncomparablePrompts } from '../execution/prompt-queue.js';
import { sendJson, serverError } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import { readJsonObject } from '../http/json-body.js';
import type { Route } from '../http/router.js';
import { jsonObjectSchema, jsonSchema } from '../protocol/json.js';
import type { JsonObject } from '../protocol/json.js';
import { validatePrompt } from '../protocol/validation.js';
import type { Validation } from '../protocol/validation.js';
import { validationError } from '../protocol/validation-errors.js';
import type { ValidationError } from '../protocol/validation-errors.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Everything but the graph. Numbers may come as text, as the real server turns them into floats itself. */
const submitSchema = z.looseObject({
  client_id: jsonSchema.optional(),
  prompt_id: jsonSchema.optional(),
  number: z.coerce.number().optional(),
  front: z.boolean().optional(),
  extra_data: jsonObjectSchema.default({}),
  partial_execution_targets: z.array(z.string()).nullish(),
});
type Submit = z.infer<typeof submitSchema>;

const refuse = (exchange: Exchange, error: ValidationError, nodeErrors: JsonObject = {}): void =>
  sendJson(exchange, { error, node_errors: nodeErrors }, 400);

const numberOf = ({ number, front }: Submit, runtime: EngineRuntime): number => {
  if (number !== undefined) return number;
  const next = runtime.queue.nextNumber();
  return front && next !== 0 ? -next : next;
};

/** Any value, turned into text; where only canonical lower-case UUIDs are taken, null for anything else. */
const promptIdOf = ({ prompt_id: given }: Submit, runtime: EngineRuntime): string | null => {
  if (given === undefined || given === null) return randomUUID();
  const id = typeof given === 'string' ? given : JSON.stringify(given);
  return !runtime.features.uuidPromptIds || UUID.test(id) ? id : null;
};

const invalidId = (): ValidationError =>
  validationError(
    'invalid_prompt_id',
    'prompt_id must be a valid UUID',
    'prompt_id must be a UUID string in canonical lowercase hyphenated form; omit it to let the server generate one',
  );

const noPrompt = (): ValidationError => validationError('no_prompt', 'No prompt provided', 'No prompt provided');

const submit = async (exchange: Exchange, runtime: EngineRuntime): Promise<void> => {
  const body = await readJsonObject(exchange);
  const parsed = submitSchema.safeParse(body);
  if (!parsed.success) throw serverError();
  const number = numberOf(parsed.data, runtime);
  const promptId = promptIdOf(parsed.data, runtime);
  if (promptId === null) return refuse(exchange, invalidId());
  if (!('prompt' in body)) return refuse(exchange, noPrompt());
  const validation = await validate(body, parsed.data, runtime);
  if (!validation.accepted) return refuse(exchange, validation.error, validation.nodeErrors);
  const { graph, outputs, nodeErrors } = validation;
  const createdAt = Date.now();
  enqueue(
    { number, promptId, graph, outputs, extraData: extraDataOf(parsed.data, createdAt, runtime), createdAt },
    runtime,
  );
  answer(exchange, { prompt_id: promptId, number, node_errors: nodeErrors }, runtime);
};

const validate = async (body: JsonObject, { partial_execution_targets: targets }: Submit, runtime: EngineRuntime) => {
  const prompt = jsonObjectSchema.safeParse(body['prompt']);
  if (!prompt.success) throw serverError();
  const scope = { registry: runtime.registry, source: runtime.home, features: runtime.features };
  return validatePrompt(prompt.data, targets ?? null, scope) satisfies Promise<Validation>;
};

/** The releases with jobs write the time of creation into it. */
const extraDataOf = (
  { extra_data: extraData, client_id: client }: Submit,
  createdAt: number,
  { features }: EngineRuntime,
): JsonObject => ({
  ...extraData,
  ...(client !== undefined && { client_id: client }),
  ...(features.jobs !== 'none' && { create_time: createdAt }),
});

const enqueue = (item: PromptItem, runtime: EngineRuntime): void => {
  try {
    runtime.queue.add(item);
  } catch (error) {
    throw error instanceof IncomparablePrompts ? serverError() : error;
  }
  if (runtime.faults.strike('submit-twice')) runtime.queue.add({ ...item, number: runtime.queue.nextNumber() });
};

/** The prompt is accepted whatever becomes of the answer. */
const answer = (exchange: Exchange, body: object, runtime: EngineRuntime): void => {
  if (runtime.faults.strike('submit-drop')) {
    exchange.request.socket.destroy();
    return;
  }
  const restart = runtime.faults.strike('restart', { at: 'submit' });
  if (restart) exchange.response.on('finish', () => void runtime.restart(restart.downMs));
  sendJson(exchange, body);
};

/** `POST /prompt` validates and queues a graph; `GET /prompt` tells how many prompts are not done. */
export const promptRoutes = (runtime: EngineRuntime): Route[] => [
  { method: 'POST', path: '/prompt', handle: (exchange) => submit(exchange, runtime) },
  {
    method: 'GET',
    path: '/prompt',
    handle: (exchange) => sendJson(exchange, { exec_info: { queue_remaining: runtime.queue.remaining } }),
  },
];
