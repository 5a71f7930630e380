import { isIn, type UploadItem } from './upload-item.js';
import type { UploadState } from './upload-status.js';

/**
 * Files to prepare and send now, given how many may be under way together; the longest waiting first. Those that lost
 * their connection keep their place: the others wait behind them.
 */
export function startable(items: readonly UploadItem[], atOnce: number): UploadItem[] {
  const busy = items.filter((item) => isIn(item, 'hashing', 'uploading', 'offline')).length;
  return items.filter((item) => isIn(item, 'waiting')).slice(0, Math.max(0, atOnce - busy));
}

/** The next file to read, one at a time. */
export function readable(items: readonly UploadItem[]): UploadItem | null {
  if (items.some((item) => isIn(item, 'reading'))) return null;
  return items.find((item) => isIn(item, 'queued')) ?? null;
}

/** A file begun before a reload that this one, chosen now, is again. */
export function lostTwin(items: readonly UploadItem[], item: UploadItem): UploadItem | null {
  return twin(items, item, 'missing');
}

/** A file of the same bytes that will go under the same statement: one of the two is enough. */
export function waitingTwin(items: readonly UploadItem[], item: UploadItem): UploadItem | null {
  return twin(items, item, 'parsed', 'needs-redaction');
}

function twin(items: readonly UploadItem[], { id, tag, bytes }: UploadItem, ...states: readonly UploadState[]) {
  if (tag === null) return null;
  const isTwin = (one: UploadItem): boolean => one.id !== id && one.tag === tag && one.bytes === bytes;
  return items.find((one) => isIn(one, ...states) && isTwin(one)) ?? null;
}

/** What a person can do about a file. */
export type UploadAction =
  'redact' | 'leave' | 'open' | 'keep' | 'pause' | 'resume' | 'choose' | 'retry' | 'cancel' | 'remove';

const ACTIONS: Record<UploadState, readonly UploadAction[]> = {
  queued: ['remove'],
  reading: [],
  parsed: ['redact', 'remove'],
  'needs-redaction': ['redact', 'leave', 'remove'],
  waiting: ['pause', 'cancel'],
  hashing: ['pause', 'cancel'],
  duplicate: ['open', 'keep', 'remove'],
  uploading: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  offline: ['pause', 'cancel'],
  missing: ['choose', 'cancel'],
  verifying: [],
  processing: ['open'],
  done: ['open', 'remove'],
  failed: ['retry', 'remove'],
};

/** The actions on offer, the likeliest first. */
export function actionsOf(item: UploadItem): readonly UploadAction[] {
  return ACTIONS[item.status.state].filter((action) => isOffered(action, item));
}

function isOffered(action: UploadAction, { status, inspection }: UploadItem): boolean {
  if (action === 'retry') return status.state === 'failed' && status.retryAt !== null;
  if (action === 'redact') return inspection !== null && inspection.redaction !== 'unseen';
  return true;
}

/** Whether a file goes to the API by itself, as far as it is not there yet. */
export function isOnItsWay(item: UploadItem): boolean {
  return isIn(item, 'waiting', 'hashing', 'uploading', 'offline');
}

/** Whether the API does not have the whole file yet, although a person asked for it. */
export function isUnfinished(item: UploadItem): boolean {
  return isOnItsWay(item) || isIn(item, 'paused');
}

/** What the line above the list says, in numbers. */
export type UploadTally = {
  readonly total: number;
  readonly ready: number;
  /** With text that a person has not decided about: they stay here. */
  readonly undecided: number;
  readonly underWay: number;
  readonly paused: number;
  readonly attention: number;
  readonly failed: number;
  readonly done: number;
};

/** Files that stand the same way. */
export type UploadGroup = Exclude<keyof UploadTally, 'total'>;

const GROUPS: Record<UploadGroup, readonly UploadState[]> = {
  ready: ['parsed'],
  undecided: ['needs-redaction'],
  underWay: ['waiting', 'hashing', 'uploading', 'offline', 'verifying'],
  paused: ['paused'],
  attention: ['duplicate', 'missing'],
  failed: ['failed'],
  done: ['processing', 'done'],
};

export function membersOf(items: readonly UploadItem[], group: UploadGroup): readonly UploadItem[] {
  return items.filter((item) => isIn(item, ...GROUPS[group]));
}

export function tallyOf(items: readonly UploadItem[]): UploadTally {
  const count = (group: UploadGroup): number => membersOf(items, group).length;
  return {
    total: items.length,
    ready: count('ready'),
    undecided: count('undecided'),
    underWay: count('underWay'),
    paused: count('paused'),
    attention: count('attention'),
    failed: count('failed'),
    done: count('done'),
  };
}

export function hasAction(items: readonly UploadItem[], action: UploadAction): boolean {
  return items.some((item) => actionsOf(item).includes(action));
}

/** Quarters of the list that are through. */
export type Milestone = 0 | 1 | 2 | 3 | 4;

const MILESTONES = [4, 3, 2, 1] as const;

/** What a screen reader is told, rather than every percent. */
export function milestoneOf({ total, done }: UploadTally): Milestone {
  return MILESTONES.find((quarters) => total > 0 && 4 * done >= quarters * total) ?? 0;
}
