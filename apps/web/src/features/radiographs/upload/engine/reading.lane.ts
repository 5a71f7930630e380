import { FileFault } from '../prepare/file.fault.js';
import type { Preparer } from '../prepare/preparer.js';
import { type Inspection, isTextLikely } from '../prepare/tasks.js';
import { excessOfFile, excessOfPicture, type UploadLimits } from '../list/limits.policy.js';
import { lostTwin, readable, waitingTwin } from '../list/upload-list.policy.js';
import type { UploadItem } from '../list/upload-item.js';
import type { Failure } from '../list/upload-status.js';
import type { UploadBoard } from './upload-board.js';
import type { UploadFiles } from './upload-files.js';

type ReadingFailure = Exclude<Failure, { kind: 'problem' }>;

/** Reads the files that were chosen, one at a time. */
export class ReadingLane {
  constructor(
    private readonly board: UploadBoard,
    private readonly files: UploadFiles,
    private readonly preparer: Pick<Preparer, 'ask'>,
    private readonly tagKey: () => Promise<CryptoKey | null>,
    private readonly limits: () => Promise<UploadLimits | null>,
  ) {}

  pump(): void {
    const item = readable(this.board.get());
    if (item === null) return;
    this.board.apply(item.id, { type: 'reading' });
    void this.read(item).catch((error: unknown) =>
      this.fail(item.id, { kind: 'file', reason: error instanceof FileFault ? error.reason : 'unreadable' }),
    );
  }

  private async read({ id }: UploadItem): Promise<void> {
    const file = this.files.get(id);
    if (file === null) return this.fail(id, { kind: 'file', reason: 'unreadable' });
    const limits = await this.limits();
    const tooHeavy = limits && excessOfFile(file.size, limits);
    if (tooHeavy) return this.fail(id, { kind: 'limit', excess: tooHeavy });
    const inspection = await this.preparer.ask('inspect', { file, tagKey: await this.tagKey() });
    const tooLarge = limits && excessOfPicture(inspection, limits);
    this.board.patch(id, { inspection, tag: inspection.tag });
    if (tooLarge) return this.fail(id, { kind: 'limit', excess: tooLarge });
    this.accept(id, file, inspection);
  }

  private accept(id: string, file: File, inspection: Inspection): void {
    const item = this.board.find(id);
    const lost = item && lostTwin(this.board.get(), item);
    const twin = item && waitingTwin(this.board.get(), item);
    if (lost) this.giveBack(lost.id, id, file, inspection);
    else if (twin) this.fail(id, { kind: 'twin', name: twin.name });
    else this.board.apply(id, { type: 'read', textLikely: isTextLikely(inspection) });
  }

  /** The file that a reload took away is here again: it goes on where it was. */
  private giveBack(lost: string, chosen: string, file: File, inspection: Inspection): void {
    this.files.keep(lost, file);
    this.files.release(chosen);
    this.board.remove(new Set([chosen]));
    this.board.patch(lost, { inspection, name: file.name });
    this.board.apply(lost, { type: 'found' });
  }

  private fail(id: string, failure: ReadingFailure): void {
    this.board.apply(id, { type: 'fail', failure, retryAt: isPassing(failure) ? 'queued' : null });
  }
}

/** Worth another try: the file may be back, or the other one off the list. */
function isPassing(failure: ReadingFailure): boolean {
  switch (failure.kind) {
    case 'file':
      return failure.reason === 'unreadable';
    case 'twin':
      return true;
    case 'limit':
      return false;
  }
}
