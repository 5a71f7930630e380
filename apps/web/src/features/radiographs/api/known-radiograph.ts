import { send } from '../../../lib/api/http.js';

/** The account's radiograph of exactly these bytes, by their SHA-256; null when there is none. */
export async function findKnown(sha256: string, signal: AbortSignal): Promise<string | null> {
  const body = JSON.stringify({ sha256: [sha256] });
  const headers = { 'content-type': 'application/json' };
  const response = await send('/v1/radiographs/lookup', { method: 'POST', body, headers, signal });
  const answer: unknown = await response.json();
  return firstRadiographId(answer);
}

function firstRadiographId(answer: unknown): string | null {
  const data = typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : null;
  const first: unknown = Array.isArray(data) ? data[0] : null;
  const id = typeof first === 'object' && first !== null && 'radiographId' in first ? first.radiographId : null;
  return typeof id === 'string' ? id : null;
}
