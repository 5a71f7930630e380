import type { Problem } from '../../../../lib/i18n/use-problem-sentence.js';
import type { FileReason } from '../prepare/file.fault.js';
import type { Excess } from './limits.policy.js';

/**
 * Why a file went no further: what is wrong with it, a limit of the API it is over, a file on the list that it is again,
 * or what the API or the network answered.
 */
export type Failure =
  | { readonly kind: 'file'; readonly reason: FileReason }
  | { readonly kind: 'limit'; readonly excess: Excess }
  | { readonly kind: 'twin'; readonly name: string | null }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** Where a retry takes the file up again. */
export type RetryPoint = 'queued' | 'waiting' | 'verifying';

/**
 * How far one file is. `sent` is the share of its bytes that the API has, 0 to 1. A file is `missing` after a reload
 * until the same file is chosen again: a page cannot keep it. It is `offline` until the API can be reached again.
 */
export type UploadStatus =
  | { readonly state: 'queued' | 'reading' | 'parsed' | 'needs-redaction' | 'waiting' | 'hashing' | 'verifying' }
  | { readonly state: 'uploading' | 'paused' | 'offline' | 'missing'; readonly sent: number }
  | { readonly state: 'duplicate' | 'processing' | 'done'; readonly radiographId: string }
  | { readonly state: 'failed'; readonly failure: Failure; readonly retryAt: RetryPoint | null };

export type UploadState = UploadStatus['state'];

/** What can happen to a file. */
export type UploadEvent =
  | { readonly type: 'reading' }
  | { readonly type: 'read'; readonly textLikely: boolean }
  /** A person has looked at the picture and decided: to blacken parts of it, or to leave it as it is. */
  | { readonly type: 'examined' }
  /** The practitioner's statement covers it. */
  | { readonly type: 'attested' }
  | { readonly type: 'hashing' }
  | { readonly type: 'known'; readonly radiographId: string }
  | { readonly type: 'keep' }
  | { readonly type: 'sending'; readonly sent: number }
  | { readonly type: 'received' }
  | { readonly type: 'stored'; readonly radiographId: string }
  | { readonly type: 'shown' }
  /** The radiograph that it was found to be is deleted. */
  | { readonly type: 'gone' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'disconnect' }
  | { readonly type: 'reconnect' }
  | { readonly type: 'found' }
  | { readonly type: 'fail'; readonly failure: Failure; readonly retryAt: RetryPoint | null }
  | { readonly type: 'retry' };

type EventType = UploadEvent['type'];

const ALLOWED: Record<UploadState, readonly EventType[]> = {
  queued: ['reading', 'fail'],
  reading: ['read', 'fail'],
  parsed: ['examined', 'attested'],
  'needs-redaction': ['examined'],
  waiting: ['hashing', 'sending', 'pause', 'fail'],
  hashing: ['known', 'sending', 'pause', 'disconnect', 'fail'],
  duplicate: ['keep', 'gone'],
  uploading: ['sending', 'received', 'known', 'pause', 'disconnect', 'fail'],
  paused: ['resume'],
  offline: ['reconnect', 'pause'],
  missing: ['found', 'received', 'fail'],
  verifying: ['stored', 'known', 'fail'],
  processing: ['shown'],
  done: [],
  failed: ['retry'],
};

/** The status after an event; one that the lifecycle does not know there (late progress, say) changes nothing. */
export function nextStatus(status: UploadStatus, event: UploadEvent): UploadStatus {
  return ALLOWED[status.state].includes(event.type) ? target(status, event) : status;
}

function target(status: UploadStatus, event: UploadEvent): UploadStatus {
  switch (event.type) {
    case 'reading':
    case 'hashing':
      return { state: event.type };
    case 'read':
      return { state: event.textLikely ? 'needs-redaction' : 'parsed' };
    case 'examined':
      return { state: 'parsed' };
    case 'attested':
    case 'keep':
    case 'resume':
    case 'reconnect':
    case 'found':
      return { state: 'waiting' };
    case 'known':
      return { state: 'duplicate', radiographId: event.radiographId };
    case 'sending':
      return { state: 'uploading', sent: Math.max(event.sent, sentOf(status)) };
    case 'pause':
    case 'gone':
      return { state: 'paused', sent: sentOf(status) };
    case 'disconnect':
      return { state: 'offline', sent: sentOf(status) };
    case 'received':
      return { state: 'verifying' };
    case 'stored':
      return { state: 'processing', radiographId: event.radiographId };
    case 'shown':
      return status.state === 'processing' ? { state: 'done', radiographId: status.radiographId } : status;
    case 'fail':
      return { state: 'failed', failure: event.failure, retryAt: event.retryAt };
    case 'retry':
      return status.state === 'failed' && status.retryAt !== null ? { state: status.retryAt } : status;
  }
}

/** Share of the bytes that the API has. */
export function sentOf(status: UploadStatus): number {
  return 'sent' in status ? status.sent : 0;
}

/** Radiograph that the file became, or was already. */
export function radiographOf(status: UploadStatus): string | null {
  return 'radiographId' in status ? status.radiographId : null;
}
