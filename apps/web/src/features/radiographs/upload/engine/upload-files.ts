import type { Prepared } from '../prepare/tasks.js';

/** The bytes behind the list, held for as long as they are needed and no longer. */
export class UploadFiles {
  private readonly chosen = new Map<string, File>();
  private readonly prepared = new Map<string, Prepared>();

  get(id: string): File | null {
    return this.chosen.get(id) ?? null;
  }

  keep(id: string, file: File): void {
    this.chosen.set(id, file);
  }

  preparedOf(id: string): Prepared | null {
    return this.prepared.get(id) ?? null;
  }

  keepPrepared(id: string, prepared: Prepared): void {
    this.prepared.set(id, prepared);
  }

  dropPrepared(id: string): void {
    this.prepared.delete(id);
  }

  release(id: string): void {
    this.chosen.delete(id);
    this.prepared.delete(id);
  }

  clear(): void {
    this.chosen.clear();
    this.prepared.clear();
  }
}
