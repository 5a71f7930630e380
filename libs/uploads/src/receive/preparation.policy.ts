import { isReportName } from '@phoxray/dicom';
import { z } from 'zod';
import { parseJsonField } from '../sanitise/json-field.js';
import type { RemovedItem, SenderPreparation } from '../sanitise/sanitised-image.js';

/** So that it fits into a header of the tus protocol, in base64, beside the other fields. */
export const MAX_PREPARATION_CHARACTERS = 6_000;

const count = z.number().int().min(0).max(1_000_000);
const countsSchema = z.record(z.string().max(64), count.min(1)).default({});
const preparationSchema = z
  .object({
    removed: countsSchema,
    replaced: countsSchema,
    redactedRegions: count.default(0),
    others: count.default(0),
  })
  .strict();

type Counts = Readonly<Record<string, number>>;

/** The field `preparation` of an upload; null when the sender says nothing. Throws `UPLOADS.INVALID_FIELD`. */
export function parsePreparation(text: string | undefined): SenderPreparation | null {
  const detail = `must be JSON of at most ${MAX_PREPARATION_CHARACTERS} characters: "removed" and "replaced", each with names of attributes and how many there were; "redactedRegions"; "others"`;
  const schema = (text ?? '').length > MAX_PREPARATION_CHARACTERS ? z.never() : preparationSchema;
  const said = parseJsonField('preparation', text, schema, detail);
  return said && toPreparation(said);
}

/** A name that no report could carry may be a value: it is counted, and forgotten. */
function toPreparation({
  removed,
  replaced,
  redactedRegions,
  others,
}: z.infer<typeof preparationSchema>): SenderPreparation {
  const unnamed = [removed, replaced]
    .flatMap((counts) => Object.entries(counts))
    .filter(([name]) => !isReportName(name));
  return {
    removed: itemsOf(removed),
    replaced: itemsOf(replaced),
    redactedRegions,
    others: unnamed.reduce((sum, [, times]) => sum + times, others),
  };
}

const itemsOf = (counts: Counts): RemovedItem[] =>
  Object.entries(counts)
    .filter(([name]) => isReportName(name))
    .map(([keyword, times]) => ({ keyword, count: times }));
