import type { UploadItem } from '../list/upload-item.js';
import type { Prepared } from '../prepare/tasks.js';
import { preparationField } from './preparation-field.js';

/** What the API reads of `preparation`, less the rectangles: both travel in one header. */
const PREPARATION_CHARACTERS = 6_000;

/**
 * The fields of an upload. The name of the file is none of them, and stays on the page.
 * Throws when nobody has attested for the file.
 */
export function uploadMetadata(
  item: UploadItem,
  { sha256, preparation }: Omit<Prepared, 'bytes'>,
): Record<string, string> {
  const { consent, regions, keepDuplicate } = item;
  if (consent === null) throw new Error('a file is sent under a statement only');
  const { attestation, patientReference } = consent;
  const redactions = regions.length === 0 ? '' : JSON.stringify(regions);
  return {
    attestation: JSON.stringify({ ...attestation, acknowledged: true }),
    sha256,
    preparation: preparationField(preparation, PREPARATION_CHARACTERS - redactions.length),
    ...(patientReference === null ? {} : { patientReference }),
    ...(redactions === '' ? {} : { redactions }),
    ...(keepDuplicate ? { keepDuplicate: 'true' } : {}),
  };
}
