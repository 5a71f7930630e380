import { z } from 'zod';

/** Any value that JSON can carry. */
export const jsonSchema = z.json();
export type JsonValue = z.infer<typeof jsonSchema>;

/** A JSON object of unknown content. */
export const jsonObjectSchema = z.record(z.string(), jsonSchema);
export type JsonObject = z.infer<typeof jsonObjectSchema>;

/** True for `{…}`, false for arrays, null and scalars. */
export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
