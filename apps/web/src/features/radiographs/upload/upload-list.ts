import type { Problem } from '../../../lib/i18n/use-problem-sentence.js';
import type { Consent } from './consent.js';
import type { FileFault } from './file-format.js';

/** What the list knows of one file. The name is personal data: it stays on the screen. */
export type UploadItem = {
  id: string;
  name: string;
  bytes: number;
  status: UploadStatus;
  /** What was attested when this file was sent; null before. */
  consent: Consent | null;
};

export type UploadStatus =
  | { state: 'reading' }
  | { state: 'ready' }
  | { state: 'waiting' }
  | { state: 'uploading'; sent: number }
  | { state: 'processing' }
  | { state: 'done'; radiographId: string }
  | { state: 'failed'; reason: FileFault; retryable: false }
  | { state: 'failed'; reason: 'sending'; problem: Problem; retryable: boolean };

export type UploadState = UploadStatus['state'];

const NEXT: Record<UploadState, readonly UploadState[]> = {
  reading: ['ready', 'failed'],
  ready: ['waiting'],
  waiting: ['uploading', 'ready'],
  uploading: ['uploading', 'processing', 'done', 'failed'],
  processing: ['done', 'failed'],
  done: [],
  failed: ['waiting'],
};

/** Moves one file on; a move the lifecycle does not know (a late progress event, say) changes nothing. */
export function moveItem(items: readonly UploadItem[], id: string, status: UploadStatus): UploadItem[] {
  return items.map((item) => (item.id === id && allowed(item.status, status) ? { ...item, status } : item));
}

function allowed(from: UploadStatus, to: UploadStatus): boolean {
  if (from.state === 'failed' && !from.retryable) return false;
  return NEXT[from.state].includes(to.state);
}

/** Files to start now, given how many may be under way together. */
export function startable(items: readonly UploadItem[], atOnce: number): UploadItem[] {
  const underWay = items.filter(({ status }) => status.state === 'uploading' || status.state === 'processing').length;
  return items.filter(({ status }) => status.state === 'waiting').slice(0, Math.max(0, atOnce - underWay));
}

/** Ready files join the queue, each under the statement given for it now. */
export function enqueueReady(items: readonly UploadItem[], consent: Consent): UploadItem[] {
  return items.map((item) =>
    item.status.state === 'ready' ? { ...item, status: { state: 'waiting' }, consent } : item,
  );
}

/** Retryable files join the queue again, each under the statement it was sent with first. */
export function enqueueFailed(items: readonly UploadItem[]): UploadItem[] {
  return items
    .filter(({ status }) => status.state === 'failed')
    .reduce<UploadItem[]>((list, { id }) => moveItem(list, id, { state: 'waiting' }), [...items]);
}

/** A file under way is never taken off the list. */
export function removeItem(items: readonly UploadItem[], id: string): UploadItem[] {
  return items.filter((item) => item.id !== id || isUnderWay(item.status));
}

export function isUnderWay(status: UploadStatus): boolean {
  return status.state === 'waiting' || status.state === 'uploading' || status.state === 'processing';
}

export function countState(items: readonly UploadItem[], state: UploadState): number {
  return items.filter(({ status }) => status.state === state).length;
}

export function hasRetryable(items: readonly UploadItem[]): boolean {
  return items.some(({ status }) => status.state === 'failed' && status.retryable);
}
