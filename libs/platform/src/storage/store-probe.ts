import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { newId, ObjectStore } from '@phoxray/kernel';

/** Objects that are written to see whether one can be; what a crash leaves of them holds nothing. */
const PREFIX = 'probe';
/** A result stays true for so long (ms): readiness is asked often. */
const VALID_MS = 5_000;

/** Finds out by writing, which is the only way to know of a full or read-only store. */
@Injectable()
export class StoreProbe {
  private last: { readonly fault: unknown; readonly at: number } | null = null;

  constructor(private readonly store: ObjectStore) {}

  /** What a small write failed with, or null when it succeeded. */
  async findFault(): Promise<unknown> {
    const key = `${PREFIX}/${newId()}`;
    try {
      await this.store.put(key, Readable.from([Buffer.alloc(1)]));
      await this.store.delete(key);
      return null;
    } catch (fault) {
      return fault;
    }
  }

  /** The same, looked at again after a few seconds only. */
  async recentFault(): Promise<unknown> {
    if (this.last === null || performance.now() - this.last.at > VALID_MS) {
      this.last = { fault: await this.findFault(), at: performance.now() };
    }
    return this.last.fault;
  }
}
