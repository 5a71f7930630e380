import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Generation } from '../../apps/engine/src/generation/generation.js';

/** A JSON object. */
export const json = z.record(z.string(), z.unknown());

/** Servers answer with JSON, with text, or with JSON that was kept as text. */
const bodySchema = z.union([
  z.string().transform((text) => (text.startsWith('{') ? json.parse(JSON.parse(text)) : text)),
  json,
]);

/** An answer: status and body. */
export const answerSchema = z.object({ status: z.number(), body: bodySchema });
export type Answer = z.infer<typeof answerSchema>;

/** A submitted graph with what the server said to it. */
export const submissionSchema = z.object({
  request: z.object({ prompt: json, client_id: z.string(), prompt_id: z.string() }),
  answer: answerSchema,
});
export type Submission = z.infer<typeof submissionSchema>;

/** Socket messages; of a picture its event number and how its header begins. */
export const messagesSchema = z.array(
  z.union([
    z.object({ binary: z.number(), event: z.number(), head: z.string() }),
    z.object({ type: z.string(), data: json }),
  ]),
);

/** Reads one recording of a release. */
export const recordingOf = async <T>(release: Generation, name: string, schema: z.ZodType<T>): Promise<T> =>
  schema.parse(JSON.parse(await readFile(join(__dirname, 'recordings', release, `${name}.json`), 'utf8')));

/** Different in each run: only the type has to agree. */
const VARYING = new Set([
  'timestamp',
  'sid',
  'number',
  'priority',
  'total',
  'create_time',
  'execution_start_time',
  'execution_end_time',
]);
/** Redacted in the recordings. */
const REDACTED = new Set(['traceback', 'current_inputs']);
/** Sets, which Python writes in any order. */
const UNORDERED = new Set(['executed', 'current_outputs']);

const PREVIEW = /ComfyUI_temp_[a-z]{5}_/g;

/** Keeps every field name and every value that the protocol fixes; replaces what differs from run to run. */
export const shapeOf = (value: unknown, key = ''): unknown => {
  if (VARYING.has(key)) return typeof value;
  if (REDACTED.has(key)) return 'redacted';
  if (typeof value === 'string') return value.replaceAll(PREVIEW, 'ComfyUI_temp_?_');
  if (Array.isArray(value)) {
    return UNORDERED.has(key) ? value.map(String).toSorted() : value.map((item) => shapeOf(item));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner, name)]));
};

const historySchema = z.record(z.string(), z.looseObject({ prompt: z.tuple([z.number()]).rest(z.unknown()) }));

/** A history record; the number of its prompt depends on what ran before. */
export const historyShape = (history: unknown): unknown =>
  Object.entries(historySchema.parse(history)).map(([id, entry]) => {
    const [, ...prompt] = entry.prompt;
    return shapeOf({ id, ...entry, prompt });
  });
