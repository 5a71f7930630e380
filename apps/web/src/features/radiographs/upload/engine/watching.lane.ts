import type { UploadOutcome } from '../../api/upload-outcome.js';
import { isIn, type UploadItem } from '../list/upload-item.js';
import { failureOf, isUnreachable, refusalOf } from './failure.policy.js';
import type { UploadBoard } from './upload-board.js';

/** Long polls share the browser's six connections with what is being sent. */
const AT_ONCE = 2;
const AGAIN_AFTER_MS = 1_500;
const UNREACHABLE_AGAIN_AFTER_MS = 5_000;

export type WatchingApi = {
  /** Answers when the upload is over, or after a while. */
  outcomeOf(url: string, signal: AbortSignal): Promise<UploadOutcome>;
  /** Whether the radiograph's preview can be seen, or never will. */
  isShown(radiographId: string, signal: AbortSignal): Promise<boolean>;
};

/** Follows files whose bytes have arrived until their picture is in the gallery, the earliest first. */
export class WatchingLane {
  private readonly watched = new Set<string>();
  private ending = new AbortController();

  constructor(
    private readonly board: UploadBoard,
    private readonly api: WatchingApi,
    private readonly onStored: () => void,
  ) {}

  pump(): void {
    const next = this.board.get().filter((item) => isIn(item, 'verifying', 'processing') && !this.watched.has(item.id));
    for (const { id } of next.slice(0, AT_ONCE - this.watched.size)) {
      this.watched.add(id);
      void this.follow(id, this.ending.signal).finally(() => {
        this.watched.delete(id);
        if (!this.ending.signal.aborted) this.pump();
      });
    }
  }

  stopAll(): void {
    this.ending.abort();
    this.ending = new AbortController();
    this.watched.clear();
  }

  private async follow(id: string, signal: AbortSignal): Promise<void> {
    try {
      for (let item = this.board.find(id); item !== null && !signal.aborted; item = this.board.find(id)) {
        if (!isIn(item, 'verifying', 'processing')) return;
        await this.look(item, signal);
      }
    } catch (error) {
      if (!signal.aborted) this.board.apply(id, { type: 'fail', ...failureOf(error), retryAt: 'verifying' });
    }
  }

  /** Nobody to ask is no news of the file. */
  private async look(item: UploadItem, signal: AbortSignal): Promise<void> {
    try {
      await (isIn(item, 'verifying') ? this.verify(item, signal) : this.awaitPicture(item, signal));
    } catch (error) {
      if (signal.aborted || !isUnreachable(error)) throw error;
      await pause(UNREACHABLE_AGAIN_AFTER_MS);
    }
  }

  private async verify({ id, transfer }: UploadItem, signal: AbortSignal): Promise<void> {
    if (transfer === null || transfer.url === null) throw new Error('nothing to follow');
    const outcome = await this.api.outcomeOf(transfer.url, signal);
    switch (outcome.state) {
      case 'done':
        if (outcome.radiographId === null) throw new Error('done without a radiograph');
        this.board.apply(id, { type: 'stored', radiographId: outcome.radiographId });
        return this.onStored();
      case 'refused':
        this.board.patch(id, { transfer: null });
        return this.board.apply(id, { type: 'fail', ...refusalOf(outcome.problem) });
      case 'receiving':
      case 'verifying':
        return pause(AGAIN_AFTER_MS);
    }
  }

  private async awaitPicture({ id, status }: UploadItem, signal: AbortSignal): Promise<void> {
    if (status.state !== 'processing') return;
    if (!(await this.api.isShown(status.radiographId, signal))) return pause(AGAIN_AFTER_MS);
    this.board.apply(id, { type: 'shown' });
    this.onStored();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
