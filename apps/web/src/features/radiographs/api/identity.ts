import { getDeidentificationIdentity } from '@phoxray/sdk';
import { strict } from '../../../lib/api/http.js';
import type { Identity } from '../upload/prepare/tasks.js';

/** Asks for the account's own replacements, so that this browser and the API make the same bytes of a file. */
export async function fetchIdentity(patientReference: string | null): Promise<Identity> {
  const { data } = await getDeidentificationIdentity({ ...strict, body: { patientReference } });
  return { uidKey: Uint8Array.from(atob(data.uidKey), (letter) => letter.charCodeAt(0)), patient: data.patient };
}
