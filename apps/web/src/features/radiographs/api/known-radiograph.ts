import { lookupFiles } from '@phoxray/sdk';
import { strict } from '../../../lib/api/http.js';

/** The account's radiograph of exactly these bytes, by their SHA-256; null when there is none. */
export async function findKnown(sha256: string, signal: AbortSignal): Promise<string | null> {
  const { data } = await lookupFiles({ ...strict, body: { sha256: [sha256] }, signal });
  return data.data[0]?.radiographId ?? null;
}
