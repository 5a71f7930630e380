/**
 * Reads that are asked for together are one read. For each key at most one runs and one waits for it; whoever asks gets
 * one that has not begun yet, and so never sees less than what was there when it asked.
 */
export class SharedReads<Key, Value> {
  private readonly running = new Map<Key, Promise<unknown>>();
  private readonly waiting = new Map<Key, Promise<Value>>();

  read(key: Key, load: () => Promise<Value>): Promise<Value> {
    const shared = this.waiting.get(key);
    if (shared !== undefined) return shared;
    const read = this.begin(key, load);
    this.waiting.set(key, read);
    return read;
  }

  private async begin(key: Key, load: () => Promise<Value>): Promise<Value> {
    await this.running.get(key);
    this.waiting.delete(key);
    const read = load();
    const over = read.then(nothing, nothing);
    this.running.set(key, over);
    void over.then(() => this.running.get(key) === over && this.running.delete(key));
    return read;
  }
}

const nothing = (): void => undefined;
