import { FileFault, type FileReason } from '../prepare/file.fault.js';
import type { Preparer } from '../prepare/preparer.js';
import { type Inspection, isTextLikely } from '../prepare/tasks.js';
import { lostTwin, readable } from '../list/upload-list.policy.js';
import type { UploadItem } from '../list/upload-item.js';
import type { UploadBoard } from './upload-board.js';
import type { UploadFiles } from './upload-files.js';

/** Worth another try: the file may be back, or small enough next to fewer others. */
const PASSING: ReadonlySet<FileReason> = new Set(['unreadable']);

/** Reads the files that were chosen, one at a time. */
export class ReadingLane {
  constructor(
    private readonly board: UploadBoard,
    private readonly files: UploadFiles,
    private readonly preparer: Pick<Preparer, 'ask'>,
    private readonly tagKey: () => Promise<CryptoKey | null>,
  ) {}

  pump(): void {
    const item = readable(this.board.get());
    if (item === null) return;
    this.board.apply(item.id, { type: 'reading' });
    void this.read(item).catch((error: unknown) =>
      this.fail(item.id, error instanceof FileFault ? error.reason : 'unreadable'),
    );
  }

  private async read({ id }: UploadItem): Promise<void> {
    const file = this.files.get(id);
    if (file === null) return this.fail(id, 'unreadable');
    const inspection = await this.preparer.ask('inspect', { file, tagKey: await this.tagKey() });
    this.accept(id, file, inspection);
  }

  private accept(id: string, file: File, inspection: Inspection): void {
    this.board.patch(id, { inspection, tag: inspection.tag });
    const item = this.board.find(id);
    const lost = item && lostTwin(this.board.get(), item);
    if (lost) this.giveBack(lost.id, id, file, inspection);
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

  private fail(id: string, reason: FileReason): void {
    const retryAt = PASSING.has(reason) ? 'queued' : null;
    this.board.apply(id, { type: 'fail', failure: { kind: 'file', reason }, retryAt });
  }
}
