import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';

/** How much of a refused body is still taken and thrown away, once the answer is on its way. */
interface Patience {
  readonly bytes: number;
  readonly ms: number;
}

/** For a body that may well be over soon: a client that does not look up while it sends shall find its answer. */
const PATIENT: Patience = { bytes: Infinity, ms: 5_000 };
/** For a body that is longer than anything we take, or that has been given up as too slow. */
const SHORT: Patience = { bytes: 1024 * 1024, ms: 1_000 };
const IMPATIENT: ReadonlySet<number> = new Set([408, 413]);

/**
 * Answers before the request's body has come to its end, and closes: at once would reset the connection, and with it the
 * answer under the eyes of a client that is still sending. Status and headers are the caller's to set, before.
 */
export async function answerEarly(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.setHeader('Connection', 'close');
  response.write(text);
  await discard(request, IMPATIENT.has(response.statusCode) ? SHORT : PATIENT);
  response.end();
}

/** Beyond the patience's bytes the client is held by its own send buffer. */
async function discard(request: IncomingMessage, { bytes, ms }: Patience): Promise<void> {
  let taken = 0;
  request.on('data', (chunk: Buffer) => {
    taken += chunk.length;
    if (taken >= bytes) request.pause();
  });
  request.resume();
  await finished(request, { writable: false, signal: AbortSignal.timeout(ms) }).catch(() => undefined);
}

/** Bids those who ask before they send (RFC 9110 §10.1.1) to go on only when somebody begins to read: not when refused. */
export function bidOnReading(server: Server): void {
  server.on('checkContinue', (request, response) => {
    request.once('resume', () => {
      if (!response.headersSent) response.writeContinue();
    });
    server.emit('request', request, response);
  });
}
