import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@phoxray/kernel';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

/** How long a request waits for the one that holds the upload to come to an end, in milliseconds. */
const PATIENCE_MS = 5_000;

interface Holder {
  readonly release: () => void;
  readonly whenFree: Promise<void>;
}

/**
 * One request at a time for each upload in this process. A newcomer asks the holder to stop: it may be a connection that
 * broke and does not know yet. Between processes nothing is locked; there the database refuses the second one's bytes.
 */
export class UploadLocks {
  private readonly held = new Map<string, Holder>();

  constructor(private readonly patienceMs = PATIENCE_MS) {}

  /** A lock in the form that the tus server asks for. */
  newLock(id: string): {
    lock: (signal: AbortSignal, release: () => void) => Promise<void>;
    unlock: () => Promise<void>;
  } {
    let free: (() => void) | null = null;
    return {
      lock: async (signal, release) => {
        await this.waitFor(id, signal);
        const { promise: whenFree, resolve } = Promise.withResolvers<void>();
        this.held.set(id, { release, whenFree });
        free = resolve;
      },
      unlock: async () => {
        this.held.delete(id);
        free?.();
      },
    };
  }

  /** Throws `UPLOADS.UPLOAD_BUSY`. */
  private async waitFor(id: string, signal: AbortSignal): Promise<void> {
    const late = sleep(this.patienceMs, 'late', { ref: false });
    for (let holder = this.held.get(id); holder !== undefined; holder = this.held.get(id)) {
      holder.release();
      const outcome = await Promise.race([holder.whenFree, late]);
      const isGivenUp = outcome === 'late' || signal.aborted;
      if (isGivenUp) throw new AppError(UPLOADS_ERRORS.UPLOAD_BUSY, { retryAfterSeconds: 1 });
    }
  }
}
