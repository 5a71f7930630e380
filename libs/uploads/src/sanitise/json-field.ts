import { AppError } from '@phoxray/kernel';
import type { z } from 'zod';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

/** What a text field says in JSON, or null when it is absent or empty. Throws `UPLOADS.INVALID_FIELD` with `detail`. */
export function parseJsonField<Value>(
  name: string,
  text: string | undefined,
  schema: z.ZodType<Value>,
  detail: string,
): Value | null {
  if (text === undefined || text.trim() === '') return null;
  const parsed = schema.safeParse(fromJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError(UPLOADS_ERRORS.INVALID_FIELD, { errors: [{ pointer: `/${name}`, detail }] });
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
