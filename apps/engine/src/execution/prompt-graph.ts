import { z } from 'zod';
import { jsonSchema } from '../protocol/json.js';
import type { JsonObject, JsonValue } from '../protocol/json.js';

/** One node of an API-format graph, after validation. Unknown members (`_meta` …) are kept and echoed. */
export interface PromptNode {
  readonly class_type: string;
  readonly inputs: Record<string, JsonValue>;
}

/** Node id → node. */
export type PromptGraph = Record<string, PromptNode>;

/** `[node id, output slot]`. */
export const linkSchema = z.tuple([z.string(), z.number()]);
export type Link = z.infer<typeof linkSchema>;

/** The link in an input value, or null when it is a literal. */
export const linkOf = (value: JsonValue | undefined): Link | null => {
  if (!Array.isArray(value)) return null;
  const parsed = linkSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
};

/** A graph whose nodes all have a class and inputs; the shape that validation has established. */
export const promptGraphSchema = z.record(
  z.string(),
  z.looseObject({ class_type: z.string(), inputs: z.record(z.string(), jsonSchema) }),
);

/** A prompt as the queue holds it. */
export interface PromptItem {
  readonly number: number;
  readonly promptId: string;
  readonly graph: PromptGraph;
  readonly extraData: JsonObject;
  readonly outputs: readonly string[];
  /** Unix milliseconds. */
  readonly createdAt: number;
}

/** The socket that receives a prompt's events; null = nobody asked. */
export const clientOf = (item: PromptItem): string | null => {
  const { client_id: client } = item.extraData;
  return typeof client === 'string' ? client : null;
};

/** The five elements that `/queue` and `/history` show. */
export const queueTuple = (item: PromptItem) =>
  [item.number, item.promptId, item.graph, item.extraData, item.outputs] as const;
