import { AppError } from '@phoxray/kernel';
import type { Region } from '@phoxray/dicom';
import { z } from 'zod';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { parseJsonField } from './json-field.js';

export const MAX_REDACTIONS = 100;
/** What DICOM can count (Rows and Columns are US). */
const MAX_SIDE = 65_535;

const offset = z.number().int().min(0).max(MAX_SIDE);
const length = z.number().int().min(1).max(MAX_SIDE);

/** Rectangles to blacken: whole pixels of the picture as a person sees it upright. */
export const redactionsSchema = z
  .array(z.object({ x: offset, y: offset, width: length, height: length }).strict())
  .max(MAX_REDACTIONS);

/** The field `redactions` of an upload; absent or empty means none. Throws `UPLOADS.INVALID_FIELD`. */
export function parseRedactions(text: string | undefined): readonly Region[] {
  const detail = `must be JSON: up to ${MAX_REDACTIONS} rectangles {"x", "y", "width", "height"} in whole pixels`;
  return parseJsonField('redactions', text, redactionsSchema, detail) ?? [];
}

/** Throws `UPLOADS.REDACTION_OUTSIDE` when a rectangle misses the picture: the person had another picture in mind. */
export function requireInside(regions: readonly Region[], width: number, height: number): void {
  const isOutside = regions.some(({ x, y }) => x >= width || y >= height);
  if (isOutside) throw new AppError(UPLOADS_ERRORS.REDACTION_OUTSIDE);
}
