import { setTimeout as sleep } from 'node:timers/promises';

/** A peer that did not answer within its time. Counts as unreachable. */
export class PeerSilentError extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(readonly peer: 'database' | 'queue' | 'storage') {
    super(`the ${peer} did not answer in time`);
    this.name = 'PeerSilentError';
  }
}

/** The work's result. Rejects with `PeerSilentError` when it takes longer than so many milliseconds. */
export async function withinTime<T>(peer: PeerSilentError['peer'], ms: number, work: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const late = sleep(ms, 'late', { signal: settled.signal }).then(() => {
    throw new PeerSilentError(peer);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    settled.abort();
  }
}
