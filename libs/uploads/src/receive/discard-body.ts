import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';

/** How long the rest of a refused body is thrown away, so that the client gets to read why. */
const DISCARD_MS = 5_000;

/** A client that is still sending would see a reset instead of the answer; one that goes on for long is cut off. */
export async function discardBody(request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  await finished(request, { writable: false, signal: AbortSignal.timeout(DISCARD_MS) }).catch(() => undefined);
  if (!request.complete) response.setHeader('Connection', 'close');
}
