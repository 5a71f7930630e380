import { jsonObjectSchema } from '../protocol/json.js';
import type { JsonObject } from '../protocol/json.js';
import { HttpFailure, serverError } from './exchange.js';
import type { Exchange } from './exchange.js';

/** The protocol's default limit of a body, uploads and prompts alike, in bytes. */
export const MAX_BODY_BYTES = 100 * 1024 * 1024;

/** The refusal of a body over the limit. */
export const tooLarge = (actual: number): HttpFailure =>
  new HttpFailure(413, `Maximum request body size ${MAX_BODY_BYTES} exceeded, actual body size ${actual}`);

const readBody = async ({ request }: Exchange): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw tooLarge(size);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * The body as a JSON object, whatever its content type.
 *
 * @throws HttpFailure 500 as text when it is anything else, 413 when it is too large
 */
export const readJsonObject = async (exchange: Exchange): Promise<JsonObject> => {
  const parsed = jsonObjectSchema.safeParse(parseJson(await readBody(exchange)));
  if (!parsed.success) throw serverError();
  return parsed.data;
};

/** Like {@link readJsonObject}, but anything unreadable counts as `{}`. */
export const readOptionalJsonObject = async (exchange: Exchange): Promise<JsonObject> =>
  jsonObjectSchema.safeParse(parseJson(await readBody(exchange))).data ?? {};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
