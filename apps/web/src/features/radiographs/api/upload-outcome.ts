import { getRadiograph, getUpload } from '@phoxray/sdk';
import type { Upload } from '../../../lib/api/contract.js';
import { send, strict } from '../../../lib/api/http.js';
import { asProblem } from '../../../lib/api/problem.error.js';

/** What the API has of an upload, and what became of it. */
export type UploadOutcome = Pick<Upload, 'state' | 'offset' | 'length' | 'radiographId' | 'problem'>;

const NOT_FOUND = 404;
const GONE = 410;
/** Proxies lose patience at 30. */
const WAIT_SECONDS = 20;

/** Answers as soon as the upload is over, or after a while. Throws a `ProblemError`. */
export async function outcomeOf(url: string, signal: AbortSignal): Promise<UploadOutcome> {
  const query = { waitSeconds: WAIT_SECONDS };
  return (await getUpload({ ...strict, path: { id: idIn(url) }, query, signal })).data;
}

/** What the API has of an upload begun earlier, now; null when it threw it away. */
export async function begunUpload(url: string): Promise<UploadOutcome | null> {
  try {
    return (await getUpload({ ...strict, path: { id: idIn(url) } })).data;
  } catch (error) {
    const { status } = asProblem(error);
    if (status === NOT_FOUND || status === GONE) return null;
    throw error;
  }
}

/** Throws the bytes of an unfinished upload away; a failure costs nothing, since the API does so after a day. */
export async function terminate(url: string): Promise<void> {
  const headers = { 'tus-resumable': '1.0.0' };
  await send(`/v1/uploads/${encodeURIComponent(idIn(url))}`, { method: 'DELETE', headers }).catch(() => undefined);
}

/** Whether a radiograph's preview can be seen, or never will: it may have been deleted meanwhile. */
export async function isShown(id: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { data } = await getRadiograph({ ...strict, path: { id }, signal });
    return data.renditions.thumbnail !== 'pending';
  } catch (error) {
    if (asProblem(error).status === NOT_FOUND) return true;
    throw error;
  }
}

/** The last part of the address that tus was given. */
function idIn(url: string): string {
  return new URL(url, globalThis.location.origin).pathname.split('/').at(-1) ?? '';
}
