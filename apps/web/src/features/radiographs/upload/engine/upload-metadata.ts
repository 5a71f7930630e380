import type { UploadItem } from '../list/upload-item.js';

/**
 * The fields of an upload. The name of the file is none of them, and stays on the page.
 * Throws when nobody has attested for the file.
 */
export function uploadMetadata(item: UploadItem, sha256: string): Record<string, string> {
  const { consent, regions, keepDuplicate } = item;
  if (consent === null) throw new Error('a file is sent under a statement only');
  const { attestation, patientReference } = consent;
  return {
    attestation: JSON.stringify({ ...attestation, acknowledged: true }),
    sha256,
    ...(patientReference === null ? {} : { patientReference }),
    ...(regions.length === 0 ? {} : { redactions: JSON.stringify(regions) }),
    ...(keepDuplicate ? { keepDuplicate: 'true' } : {}),
  };
}
