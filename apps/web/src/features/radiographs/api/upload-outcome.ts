import { getRadiograph } from '@phoxray/sdk';
import { send, strict } from '../../../lib/api/http.js';
import { asProblem } from '../../../lib/api/problem.error.js';

/** What became of the bytes of an upload; `offset` of them are at the API. */
export type UploadOutcome =
  | { readonly state: 'receiving' | 'verifying'; readonly offset: number }
  | { readonly state: 'done'; readonly radiographId: string }
  | { readonly state: 'refused'; readonly problem: { readonly code: string; readonly detail: string | null } | null };

const NOT_FOUND = 404;
const GONE = 410;
/** Proxies lose patience at 30. */
const WAIT_SECONDS = 20;

/** Answers as soon as the upload is over, or after a while. Throws a `ProblemError`. */
export async function outcomeOf(
  url: string,
  signal: AbortSignal | null,
  waitSeconds = WAIT_SECONDS,
): Promise<UploadOutcome> {
  const { pathname } = new URL(url, globalThis.location.origin);
  const response = await send(`${pathname}?waitSeconds=${waitSeconds}`, { signal });
  return parseOutcome(await response.json());
}

/** What the API has of an upload begun earlier, now; null when it threw it away. */
export async function begunUpload(url: string): Promise<UploadOutcome | null> {
  try {
    return await outcomeOf(url, null, 0);
  } catch (error) {
    const { status } = asProblem(error);
    if (status === NOT_FOUND || status === GONE) return null;
    throw error;
  }
}

/** Throws the bytes of an unfinished upload away; a failure costs nothing, since the API does so after a day. */
export async function terminate(url: string): Promise<void> {
  const { pathname } = new URL(url, globalThis.location.origin);
  await send(pathname, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } }).catch(() => undefined);
}

/** Whether a radiograph's preview can be seen, or never will. */
export async function isShown(id: string, signal: AbortSignal): Promise<boolean> {
  const { data } = await getRadiograph({ ...strict, path: { id }, signal });
  return data.renditions.thumbnail !== 'pending';
}

function parseOutcome(answer: unknown): UploadOutcome {
  const { state, offset, radiographId, problem } = asObject(answer);
  if (state === 'done' && typeof radiographId === 'string') return { state, radiographId };
  if (state === 'refused') return { state, problem: parseProblem(problem) };
  if (state !== 'receiving' && state !== 'verifying') throw new TypeError('not an upload');
  return { state, offset: typeof offset === 'number' ? offset : 0 };
}

function parseProblem(value: unknown): { code: string; detail: string | null } | null {
  const { code, detail } = asObject(value);
  return typeof code === 'string' ? { code, detail: typeof detail === 'string' ? detail : null } : null;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
