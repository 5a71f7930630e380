import type { UploadItem } from '../list/upload-item.js';
import { BrowserDatabase } from './browser-database.js';
import { BrowserKeys } from './browser-keys.js';
import { itemOf, keptState, openPart, parseRecord, parseSecret, type UploadRecord } from './upload-record.js';

/** As long as the API keeps an unfinished upload. */
const KEPT_MS = 24 * 60 * 60_000;
/** A page that was just closed may hold its lock for a moment more. */
const HOLDER_GONE_WITHIN_MS = 1_000;

type Storage = { readonly database: BrowserDatabase; readonly keys: BrowserKeys };

/** Remembers one person's uploads across reloads, in this browser only. */
export class UploadRecords {
  private readonly holder = `phoxray-uploads-${crypto.randomUUID()}`;
  private readonly storage = openStorage();
  /** Writes follow each other, so that the last one says how it is. */
  private writing: Promise<void> = Promise.resolve();
  private readonly written = new Map<string, UploadItem>();

  private letGo: () => void = () => undefined;

  constructor(private readonly userId: string) {
    const held = new Promise<void>((resolve) => (this.letGo = resolve));
    void globalThis.navigator.locks?.request(this.holder, () => held).catch(() => undefined);
  }

  /** Leaves the records to the next page that this person opens. */
  close(): void {
    this.letGo();
  }

  /** Null where the browser keeps nothing: then a file cannot be told again. */
  async tagKey(): Promise<CryptoKey | null> {
    return (await this.storage)?.keys.tagKey ?? null;
  }

  /** Uploads of this person that no open page works on any more, in the order of their list. */
  async restore(): Promise<UploadItem[]> {
    const storage = await this.storage;
    if (storage === null) return [];
    const records = (await storage.database.all('uploads')).flatMap((value) => parseRecord(value) ?? []);
    const own = records.filter(({ userId }) => userId === this.userId).sort((a, b) => a.order - b.order);
    const abandoned = await Promise.all(own.map((record) => this.isAbandoned(record)));
    const items = await Promise.all(
      own.filter((_, index) => abandoned[index]).map((record) => this.open(storage, record)),
    );
    return items.flatMap((item) => item ?? []);
  }

  /** Writes what has changed since the last call. */
  save(items: readonly UploadItem[]): void {
    const gone = [...this.written.keys()].filter((id) => !items.some((item) => item.id === id));
    for (const id of gone) this.forget(id);
    items.forEach((item, order) => this.saveOne(item, order));
  }

  private saveOne(item: UploadItem, order: number): void {
    const before = this.written.get(item.id);
    if (before !== undefined && isSameOnDisk(before, item)) return;
    const state = keptState(item);
    if (state === null) return before === undefined ? undefined : this.forget(item.id);
    this.written.set(item.id, item);
    this.write(async ({ database, keys }) => {
      const sealed = await keys.seal({ name: item.name, consent: item.consent });
      const owned = { userId: this.userId, holder: this.holder, order, savedAt: Date.now(), sealed };
      await database.put('uploads', { ...openPart(item, state), ...owned } satisfies UploadRecord);
    });
  }

  private forget(id: string): void {
    this.written.delete(id);
    this.write(({ database }) => database.delete('uploads', id));
  }

  /** A full or broken storage costs the memory of a list, never an upload. */
  private write(change: (storage: Storage) => Promise<void>): void {
    this.writing = this.writing.then(() => this.applyTo(change)).catch(() => undefined);
  }

  private async applyTo(change: (storage: Storage) => Promise<void>): Promise<void> {
    const storage = await this.storage;
    return storage === null ? undefined : change(storage);
  }

  private async open({ database, keys }: Storage, record: UploadRecord): Promise<UploadItem | null> {
    const secret = parseSecret(await keys.open(record.sealed));
    const isOver = Date.now() - record.savedAt > KEPT_MS;
    const isUseless = record.state !== 'done' && secret.consent === null;
    if (isOver || isUseless) return database.delete('uploads', record.id).then(() => null);
    return itemOf(record, secret);
  }

  private async isAbandoned({ holder }: UploadRecord): Promise<boolean> {
    const { locks } = globalThis.navigator;
    if (locks === undefined) return true;
    const signal = AbortSignal.timeout(HOLDER_GONE_WITHIN_MS);
    return locks.request(holder, { signal }, () => true).catch(() => false);
  }
}

async function openStorage(): Promise<Storage | null> {
  const database = await BrowserDatabase.open();
  return database === null
    ? null
    : BrowserKeys.open(database).then(
        (keys) => ({ database, keys }),
        () => null,
      );
}

/** Progress alone is not worth a write: the API knows it better. */
function isSameOnDisk(before: UploadItem, after: UploadItem): boolean {
  return (
    keptState(before) === keptState(after) &&
    before.status.state === after.status.state &&
    before.transfer === after.transfer &&
    before.regions === after.regions &&
    before.keepDuplicate === after.keepDuplicate
  );
}
