import { DuplicateError } from '../../api/duplicate.error.js';
import type { SendRequest } from '../../api/send-bytes.js';
import type { Consent } from '../consent.js';
import { isIn, type UploadItem } from '../list/upload-item.js';
import { startable } from '../list/upload-list.policy.js';
import { FileFault } from '../prepare/file.fault.js';
import type { Preparer } from '../prepare/preparer.js';
import type { Identity, Prepared } from '../prepare/tasks.js';
import { failureOf, isUnreachable } from './failure.policy.js';
import type { UploadBoard } from './upload-board.js';
import type { UploadFiles } from './upload-files.js';
import { uploadMetadata } from './upload-metadata.js';

const AT_ONCE = 2;

/** What sending asks of the API. */
export type SendingApi = {
  identityFor(consent: Consent): Promise<Identity>;
  /** Nothing is being prepared any more. */
  forgetIdentities(): void;
  /** Radiograph that the account has of these bytes already. */
  findKnown(sha256: string, signal: AbortSignal): Promise<string | null>;
  sendBytes(request: SendRequest): Promise<void>;
  terminate(url: string): Promise<void>;
};

/** Takes attested files, two at a time, from the disk to the API's last byte. */
export class SendingLane {
  private readonly running = new Map<string, AbortController>();

  constructor(
    private readonly board: UploadBoard,
    private readonly files: UploadFiles,
    private readonly preparer: Pick<Preparer, 'ask'>,
    private readonly api: SendingApi,
  ) {}

  pump(): void {
    const items = this.board.get();
    for (const item of startable(items, AT_ONCE)) this.start(item.id);
    if (!items.some((item) => isIn(item, 'waiting', 'hashing'))) this.api.forgetIdentities();
  }

  /** Stops where it is; what the API has stays there. */
  stop(id: string): void {
    this.running.get(id)?.abort();
    this.running.delete(id);
  }

  stopAll(): void {
    for (const id of this.running.keys()) this.stop(id);
  }

  private start(id: string): void {
    const controller = new AbortController();
    this.stop(id);
    this.running.set(id, controller);
    this.board.apply(id, this.files.preparedOf(id) === null ? { type: 'hashing' } : { type: 'sending', sent: 0 });
    void this.run(id, controller.signal)
      .catch((error: unknown) => this.fail(id, error, controller.signal))
      .finally(() => this.running.get(id) === controller && this.running.delete(id));
  }

  private async run(id: string, signal: AbortSignal): Promise<void> {
    const prepared = this.files.preparedOf(id) ?? (await this.prepare(id));
    signal.throwIfAborted();
    this.files.keepPrepared(id, prepared);
    const item = await this.itemFor(id, prepared);
    const isNew = item.transfer?.url === null && !item.keepDuplicate;
    const known = isNew ? await this.api.findKnown(prepared.sha256, signal) : null;
    signal.throwIfAborted();
    if (known !== null) throw new DuplicateError(known);
    await this.send(item, prepared, signal);
    this.board.apply(id, { type: 'received' });
    this.files.dropPrepared(id);
  }

  private async prepare(id: string): Promise<Prepared> {
    const { consent, regions } = this.require(id);
    const file = this.files.get(id);
    if (consent === null || file === null) throw new FileFault('unreadable');
    return this.preparer.ask('prepare', { file, regions, identity: await this.api.identityFor(consent) });
  }

  /** An upload that was begun with other bytes is of no use any more. */
  private async itemFor(id: string, { sha256 }: Prepared): Promise<UploadItem> {
    const { transfer } = this.require(id);
    const isSame = transfer?.sha256 === sha256;
    if (transfer !== null && transfer.url !== null && !isSame) void this.api.terminate(transfer.url);
    this.board.patch(id, { transfer: isSame ? transfer : { sha256, url: null } });
    return this.require(id);
  }

  private send(item: UploadItem, prepared: Prepared, signal: AbortSignal): Promise<void> {
    const { bytes, sha256 } = prepared;
    this.board.apply(item.id, { type: 'sending', sent: 0 });
    return this.api.sendBytes({
      bytes,
      metadata: uploadMetadata(item, prepared),
      url: item.transfer?.url ?? null,
      onUrl: (url) => this.board.patch(item.id, { transfer: { sha256, url } }),
      onProgress: (sent) => !signal.aborted && this.board.apply(item.id, { type: 'sending', sent }),
      signal,
    });
  }

  private fail(id: string, error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    if (error instanceof DuplicateError) this.board.apply(id, { type: 'known', radiographId: error.radiographId });
    else if (isUnreachable(error)) this.board.apply(id, { type: 'disconnect' });
    else this.board.apply(id, { type: 'fail', ...failureOf(error) });
  }

  private require(id: string): UploadItem {
    const item = this.board.find(id);
    if (item === null) throw new FileFault('unreadable');
    return item;
  }
}
