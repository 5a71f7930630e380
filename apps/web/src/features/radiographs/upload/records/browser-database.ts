const NAME = 'phoxray-uploads';
const VERSION = 1;

type StoreName = 'keys' | 'uploads';

/** IndexedDB of this browser; null where there is none, as in some private windows: then nothing outlives a reload. */
export class BrowserDatabase {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(): Promise<BrowserDatabase | null> {
    try {
      const request = indexedDB.open(NAME, VERSION);
      request.addEventListener('upgradeneeded', () => {
        request.result.createObjectStore('keys');
        request.result.createObjectStore('uploads', { keyPath: 'id' });
      });
      return new BrowserDatabase(await settled(request));
    } catch {
      return null;
    }
  }

  /** Everything in a store, as whoever wrote it knows it. */
  all(store: StoreName): Promise<unknown[]> {
    return settled<unknown[]>(this.on(store, 'readonly').getAll());
  }

  get(store: StoreName, key: string): Promise<unknown> {
    return settled<unknown>(this.on(store, 'readonly').get(key));
  }

  /** @param key only for stores without a key path. */
  async put(store: StoreName, value: unknown, key?: string): Promise<void> {
    await settled(this.on(store, 'readwrite').put(value, key));
  }

  async delete(store: StoreName, key: string): Promise<void> {
    await settled(this.on(store, 'readwrite').delete(key));
  }

  private on(store: StoreName, mode: IDBTransactionMode): IDBObjectStore {
    return this.database.transaction(store, mode).objectStore(store);
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB refused')));
  });
}
