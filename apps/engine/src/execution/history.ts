import type { StoredImage } from '../nodes/node-definition.js';
import type { JsonObject } from '../protocol/json.js';
import { queueTuple } from './prompt-graph.js';
import type { PromptItem } from './prompt-graph.js';

/** `[event, data]` as `status.messages` keeps them. */
export type StatusMessage = readonly [string, JsonObject];

/** How a prompt ended. An interrupted one has `error` too: look into the messages. */
export interface ExecutionRecord {
  readonly outputs: Readonly<Record<string, { readonly images: readonly StoredImage[] }>>;
  readonly status: {
    readonly status_str: 'success' | 'error';
    readonly completed: boolean;
    readonly messages: readonly StatusMessage[];
  };
  readonly meta: Readonly<Record<string, JsonObject>>;
}

/** A finished prompt with its record. */
export interface HistoryEntry {
  readonly item: PromptItem;
  readonly record: ExecutionRecord;
}

const LIMIT = 10_000;

/** What `/history` shows for one prompt. */
export const historyView = ({ item, record }: HistoryEntry) => ({ prompt: queueTuple(item), ...record });

/** Finished prompts, oldest first, in memory, the newest 10,000. Removing a record removes no file. */
export class History {
  private readonly entries = new Map<string, HistoryEntry>();

  find(promptId: string): HistoryEntry | null {
    return this.entries.get(promptId) ?? null;
  }

  findAll(promptIds: readonly string[]): HistoryEntry[] {
    return promptIds.map((id) => this.find(id)).filter((entry) => entry !== null);
  }

  /** `offset` counts from the oldest; negative = the newest `max`. */
  page(max: number | null, offset: number): HistoryEntry[] {
    const all = this.list();
    const start = offset < 0 ? Math.max(all.length - (max ?? all.length), 0) : offset;
    return all.slice(start, max === null ? undefined : start + max);
  }

  list(): HistoryEntry[] {
    return [...this.entries.values()];
  }

  /** The same prompt id overwrites what it left before. */
  add(item: PromptItem, record: ExecutionRecord): void {
    this.entries.set(item.promptId, { item, record });
    if (this.entries.size <= LIMIT) return;
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }

  remove(ids: readonly string[]): void {
    ids.forEach((id) => this.entries.delete(id));
  }

  clear(): void {
    this.entries.clear();
  }
}
