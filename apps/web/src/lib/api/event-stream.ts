import { EventStreamParser, type ServerEvent } from './event-stream.parser.js';

export type EventSourceOptions = {
  /** Opens the stream after `lastEventId`; must answer a response with a body, or throw. */
  open: (lastEventId: string | null, signal: AbortSignal) => Promise<Response>;
  /** Answers true when nothing more is to be expected. */
  onEvent: (event: ServerEvent) => boolean;
  /** Told about every failure; the stream is tried again after `retryDelay(failures)` milliseconds. */
  onFailure: (failures: number) => void;
  retryDelay: (failures: number) => number;
  signal: AbortSignal;
};

/**
 * Server-sent events over `fetch`, because `EventSource` cannot carry a bearer token.
 * Reconnects with Last-Event-ID until `onEvent` answers true or the signal aborts.
 */
export async function followEvents(options: EventSourceOptions): Promise<void> {
  const cursor = { lastEventId: null as string | null, failures: 0 };
  while (!options.signal.aborted) {
    const ended = await readOnce(options, cursor).catch(() => false);
    if (ended || options.signal.aborted) return;
    cursor.failures += 1;
    options.onFailure(cursor.failures);
    await pause(options.retryDelay(cursor.failures), options.signal);
  }
}

async function readOnce(
  options: EventSourceOptions,
  cursor: { lastEventId: string | null; failures: number },
): Promise<boolean> {
  const response = await options.open(cursor.lastEventId, options.signal);
  const parser = new EventStreamParser();
  for await (const chunk of textOf(response)) {
    for (const event of parser.push(chunk)) {
      cursor.lastEventId = event.id;
      cursor.failures = 0;
      if (options.onEvent(event)) return true;
    }
  }
  return false;
}

async function* textOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
