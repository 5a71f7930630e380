import { createWriteStream } from 'node:fs';
import { access, constants, link, mkdir, opendir, rm, stat, open } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isNativeError } from 'node:util/types';
import { newId, ObjectStore, StorageError, type ByteRange, type StoredKey } from '@phoxray/kernel';
import { ownFaultOf } from '../faults/index.js';
import { requireObjectKey } from './object-key.js';

const INCOMING = '.incoming';
/** How much is written, and read, at a time: each turn costs a system call and a wait. */
const WRITE_BYTES = 512 * 1024;
const READ_BYTES = 256 * 1024;

function hasCode(error: unknown, code: string): boolean {
  return isNativeError(error) && 'code' in error && error.code === code;
}

/** Objects as files below a folder. A write is synced under a temporary name, then linked: all or nothing. */
export class FileObjectStore extends ObjectStore {
  constructor(private readonly root: string) {
    super();
  }

  override async put(key: string, body: Readable): Promise<number> {
    const path = this.pathOf(key);
    const incoming = join(this.root, INCOMING, newId());
    try {
      await mkdir(dirname(incoming), { recursive: true });
      const file = createWriteStream(incoming, { mode: 0o600, flush: true, highWaterMark: WRITE_BYTES });
      await pipeline(body, file);
      await mkdir(dirname(path), { recursive: true });
      await link(incoming, path);
      await this.syncFolder(dirname(path));
      return file.bytesWritten;
    } catch (cause) {
      body.destroy();
      throw await this.describe(cause, path);
    } finally {
      // What cannot be removed now is discarded with the unfinished writes.
      await rm(incoming, { force: true }).catch(() => undefined);
    }
  }

  override async get(key: string, range?: ByteRange): Promise<Readable> {
    const path = this.pathOf(key);
    const file = await open(path, 'r').catch((cause: unknown) => {
      throw new StorageError(hasCode(cause, 'ENOENT') ? 'missing' : 'unreachable', { cause });
    });
    return file.createReadStream({ ...range, highWaterMark: READ_BYTES });
  }

  override async findSize(key: string): Promise<number | null> {
    const path = this.pathOf(key);
    try {
      return (await stat(path)).size;
    } catch (cause) {
      if (hasCode(cause, 'ENOENT')) return null;
      throw new StorageError('unreachable', { cause });
    }
  }

  override async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    try {
      await rm(path, { force: true });
    } catch (cause) {
      throw new StorageError('unreachable', { cause });
    }
  }

  override async *list(prefix: string): AsyncIterable<StoredKey> {
    for await (const { path, storedAt } of this.walk('')) {
      const key = relative(this.root, path).split(sep).join('/');
      if (key.startsWith(prefix) && !key.startsWith(INCOMING)) yield { key, storedAt };
    }
  }

  override async discardUnfinished(before: Date): Promise<number> {
    let count = 0;
    for await (const { path, storedAt } of this.walk(INCOMING)) {
      if (storedAt >= before) continue;
      await rm(path, { force: true });
      count += 1;
    }
    return count;
  }

  override async findFault(): Promise<string | null> {
    try {
      await mkdir(this.root, { recursive: true });
      await access(this.root, constants.R_OK | constants.W_OK | constants.X_OK);
      return null;
    } catch {
      return `names the folder ${this.root}, which this process can neither use nor make`;
    }
  }

  /** Every file below a folder; those that go away meanwhile are left out. */
  private async *walk(folder: string): AsyncGenerator<{ path: string; storedAt: Date }> {
    const top = join(this.root, folder);
    await mkdir(top, { recursive: true });
    for await (const entry of await opendir(top, { recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      const status = entry.isFile() ? await stat(path).catch(() => null) : null;
      if (status !== null) yield { path, storedAt: status.mtime };
    }
  }

  /** Faults of the file system are the store's; any other came out of the body. */
  private async describe(cause: unknown, path: string): Promise<unknown> {
    if (hasCode(cause, 'EEXIST') && (await stat(path).catch(() => null)) !== null) {
      return new StorageError('exists', { cause });
    }
    const isOfStore = hasCode(cause, 'ENOENT') || hasCode(cause, 'EEXIST') || ownFaultOf(cause) !== null;
    return isOfStore ? new StorageError('unreachable', { cause }) : cause;
  }

  private pathOf(key: string): string {
    return join(this.root, requireObjectKey(key));
  }

  /** A new name survives a power cut only once its folder is synced. */
  private async syncFolder(folder: string): Promise<void> {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
