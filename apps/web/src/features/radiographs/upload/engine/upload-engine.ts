import type { Region } from '@phoxray/dicom';
import type { Consent } from '../consent.js';
import { isIn, newItem, type UploadItem } from '../list/upload-item.js';
import type { UploadLimits } from '../list/limits.policy.js';
import { actionsOf } from '../list/upload-list.policy.js';
import { radiographOf, type UploadState } from '../list/upload-status.js';
import { Preparer } from '../prepare/preparer.js';
import type { EditablePicture } from '../prepare/tasks.js';
import { FileFault } from '../prepare/file.fault.js';
import { UploadRecords } from '../records/upload-records.js';
import { ConnectionLane } from './connection.lane.js';
import { isStoppedBySession } from './failure.policy.js';
import { ReadingLane } from './reading.lane.js';
import { type BegunUpload, restoreUploads } from './restore-uploads.js';
import { SendingLane, type SendingApi } from './sending.lane.js';
import { UploadBoard } from './upload-board.js';
import { UploadFiles } from './upload-files.js';
import { WatchingLane, type WatchingApi } from './watching.lane.js';

export type UploadApi = SendingApi &
  WatchingApi & {
    begunUpload: BegunUpload;
    onStored(): void;
    /** What one file may be; null while the API does not say. */
    limits(): Promise<UploadLimits | null>;
  };

/** One person's uploads, for as long as the page lives: they go on while another page of the product is shown. */
export class UploadEngine {
  readonly board = new UploadBoard();
  private readonly files = new UploadFiles();
  private readonly preparer = new Preparer();
  private readonly records: UploadRecords;
  private readonly reading: ReadingLane;
  private readonly sending: SendingLane;
  private readonly connection: ConnectionLane;
  private readonly watching: WatchingLane;
  private readonly detach: () => void;

  constructor(
    userId: string,
    private readonly api: UploadApi,
  ) {
    this.records = new UploadRecords(userId);
    this.reading = new ReadingLane(
      this.board,
      this.files,
      this.preparer,
      () => this.records.tagKey(),
      () => api.limits(),
    );
    this.sending = new SendingLane(this.board, this.files, this.preparer, api);
    this.connection = new ConnectionLane(this.board, this.sending);
    this.watching = new WatchingLane(this.board, api, () => api.onStored());
    this.detach = this.board.subscribe(() => this.pump());
    void restoreUploads(this.records, (url) => api.begunUpload(url)).then((items) => this.board.add(items));
  }

  add(chosen: readonly File[]): void {
    const items = chosen.map((file) => newItem(crypto.randomUUID(), file));
    items.forEach(({ id }, index) => {
      const file = chosen[index];
      if (file !== undefined) this.files.keep(id, file);
    });
    this.board.add(items);
  }

  /** Sends every file that is ready, under the statement given for it now; none that waits for a decision about text. */
  start(consent: Consent): void {
    for (const { id } of this.in('parsed')) {
      this.board.patch(id, { consent });
      this.board.apply(id, { type: 'attested' });
    }
  }

  /** A person has decided about the picture: these parts of it are to be blackened, if any. */
  examine(id: string, regions: readonly Region[]): void {
    this.board.patch(id, { regions });
    this.board.apply(id, { type: 'examined' });
  }

  /** The picture to draw on; the caller closes the bitmap. Throws `FileFault`. */
  async picture(id: string): Promise<EditablePicture> {
    const file = this.files.get(id);
    const size = this.board.find(id)?.inspection ?? null;
    if (file === null || size === null) throw new FileFault('unreadable');
    return this.preparer.ask('picture', { file, size: { width: size.width, height: size.height } });
  }

  pause(id: string): void {
    this.board.apply(id, { type: 'pause' });
    this.sending.stop(id);
  }

  resume(id: string): void {
    this.board.apply(id, { type: 'resume' });
  }

  retry(id: string): void {
    this.board.apply(id, { type: 'retry' });
  }

  keepBoth(id: string): void {
    this.board.patch(id, { keepDuplicate: true });
    this.board.apply(id, { type: 'keep' });
  }

  /** Takes files off the list; what the API has of an unfinished one is thrown away there too. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      const item = this.board.find(id);
      this.sending.stop(id);
      if (item !== null) this.terminate(item);
      this.files.release(id);
    }
    this.board.remove(new Set(ids));
  }

  /** A radiograph was deleted: files that became it leave the list, and those that were the same wait to be asked about. */
  forget(radiographId: string): void {
    const same = this.board.get().filter(({ status }) => radiographOf(status) === radiographId);
    for (const { id } of same) this.board.apply(id, { type: 'gone' });
    this.remove(same.filter((item) => isIn(item, 'processing', 'done')).map(({ id }) => id));
  }

  pauseAll(): void {
    for (const { id } of this.offering('pause')) this.pause(id);
  }

  resumeAll(): void {
    for (const { id } of this.offering('resume')) this.resume(id);
  }

  retryAll(): void {
    for (const { id } of this.offering('retry')) this.retry(id);
  }

  /** A session that had expired goes on: so do the files that it stopped. */
  signedInAgain(): void {
    for (const { id } of this.board.get().filter(({ status }) => isStoppedBySession(status))) this.retry(id);
  }

  clearDone(): void {
    this.remove(this.in('done').map(({ id }) => id));
  }

  /** The connection is gone: what is on its way waits for it. */
  disconnect(): void {
    this.connection.hold();
  }

  /** The connection is back: what it broke goes on. */
  reconnect(): void {
    this.connection.resume();
  }

  /** Forgets everything in memory; the records stay for the next visit. */
  stop(): void {
    this.detach();
    this.sending.stopAll();
    this.connection.stop();
    this.watching.stopAll();
    this.preparer.stop();
    this.records.close();
    this.files.clear();
    this.board.clear();
  }

  private pump(): void {
    this.reading.pump();
    this.sending.pump();
    this.connection.pump();
    this.watching.pump();
    this.records.save(this.board.get());
  }

  private terminate({ status, transfer }: UploadItem): void {
    const isOver = ['verifying', 'processing', 'done'].includes(status.state);
    if (!isOver && transfer !== null && transfer.url !== null) void this.api.terminate(transfer.url);
  }

  private in(...states: readonly UploadState[]): readonly UploadItem[] {
    return this.board.get().filter((item) => isIn(item, ...states));
  }

  private offering(action: 'pause' | 'resume' | 'retry'): readonly UploadItem[] {
    return this.board.get().filter((item) => actionsOf(item).includes(action));
  }
}
