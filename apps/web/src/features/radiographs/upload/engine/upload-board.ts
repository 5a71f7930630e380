import { createExternalStore, type ExternalStore } from '../../../../lib/store/external-store.js';
import { advance, type UploadItem } from '../list/upload-item.js';
import type { UploadEvent } from '../list/upload-status.js';

type Board = Pick<ExternalStore<readonly UploadItem[]>, 'get' | 'subscribe'>;

/** The files on the page, in the order they were chosen. Lanes work on it, components show it. */
export class UploadBoard implements Board {
  private readonly store = createExternalStore<readonly UploadItem[]>([]);
  readonly get = this.store.get;
  readonly subscribe = this.store.subscribe;

  find(id: string): UploadItem | null {
    return this.get().find((item) => item.id === id) ?? null;
  }

  add(items: readonly UploadItem[]): void {
    this.store.update((current) => [...current, ...items]);
  }

  apply(id: string, event: UploadEvent): void {
    this.change(id, (item) => advance(item, event));
  }

  patch(id: string, part: Partial<Omit<UploadItem, 'id' | 'status'>>): void {
    this.change(id, (item) => ({ ...item, ...part }));
  }

  remove(ids: ReadonlySet<string>): void {
    this.store.update((items) => items.filter(({ id }) => !ids.has(id)));
  }

  clear(): void {
    this.store.set([]);
  }

  private change(id: string, change: (item: UploadItem) => UploadItem): void {
    this.store.update((items) => {
      const index = items.findIndex((item) => item.id === id);
      const item = items[index];
      const changed = item && change(item);
      return changed === undefined || changed === item ? items : items.with(index, changed);
    });
  }
}
