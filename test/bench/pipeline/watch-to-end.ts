import { watchJob } from '@phoxray/sdk';
import { z } from 'zod';
import type { Practitioner } from '../../setup/practitioner.js';

const seen = z.object({ state: z.string() });

/** Follows a job on its event stream, as the SPA does, until it has succeeded. Throws when it ends otherwise. */
export async function watchToEnd({ client }: Practitioner, id: string): Promise<void> {
  const ended = new AbortController();
  const { stream } = await watchJob({ client, path: { id }, signal: ended.signal, sseMaxRetryAttempts: 3 });
  for await (const event of stream) {
    const { state } = seen.parse(event);
    if (state === 'succeeded') return ended.abort();
    if (state === 'failed' || state === 'cancelled') throw new Error(`a job ${state}`);
  }
  throw new Error('the event stream ended before its job');
}
