import type { Region } from '@phoxray/dicom';
import type { AttestationBasis } from '../../../../lib/api/contract.js';
import { isIn, type Transfer, type UploadItem } from '../list/upload-item.js';
import { isOnItsWay } from '../list/upload-list.policy.js';
import { radiographOf, sentOf, type UploadStatus } from '../list/upload-status.js';
import type { Sealed } from './browser-keys.js';

/**
 * What a browser remembers of an upload: no pixel, no file name, no patient reference in clear. The name and the
 * statement are sealed; the tag is keyed.
 */
export type UploadRecord = {
  readonly id: string;
  /** Whose upload it is. */
  readonly userId: string;
  /** The page that works on it: a lock of this name is held while the page lives. */
  readonly holder: string;
  /** Place in the list. */
  readonly order: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly state: 'unfinished' | 'received' | 'duplicate' | 'done';
  readonly sent: number;
  readonly radiographId: string | null;
  readonly bytes: number;
  readonly tag: string | null;
  readonly transfer: Transfer | null;
  readonly regions: readonly Region[];
  readonly keepDuplicate: boolean;
  readonly sealed: Sealed;
};

/** The part of a record that is sealed. */
export type Secret = Pick<UploadItem, 'name' | 'consent'>;

type Kept = UploadRecord['state'];

/** How an upload is remembered; null for a file that was not sent yet or that never will be. */
export function keptState(item: UploadItem): Kept | null {
  if (isIn(item, 'done', 'processing')) return 'done';
  if (isIn(item, 'duplicate')) return 'duplicate';
  if (isIn(item, 'verifying')) return 'received';
  if (item.status.state === 'failed' && item.status.retryAt !== 'waiting') return null;
  return item.consent === null || item.tag === null ? null : 'unfinished';
}

/** Whether leaving the page would lose a file on its way: this browser keeps nothing by which it could go on. */
export function isLostOnLeaving(item: UploadItem): boolean {
  return isOnItsWay(item) && keptState(item) === null;
}

/** Everything of a record that can be told from the item itself. */
export function openPart(item: UploadItem, state: Kept) {
  const { id, bytes, tag, transfer, regions, keepDuplicate, status } = item;
  return {
    id,
    state,
    bytes,
    tag,
    transfer,
    regions,
    keepDuplicate,
    sent: sentOf(status),
    radiographId: radiographOf(status),
  };
}

/** The item that a record stands for on the next visit. */
export function itemOf(record: UploadRecord, { name, consent }: Secret): UploadItem {
  const { id, bytes, tag, transfer, regions, keepDuplicate } = record;
  return {
    id,
    bytes,
    tag,
    transfer,
    regions,
    keepDuplicate,
    name,
    consent,
    inspection: null,
    status: statusOf(record),
  };
}

function statusOf({ state, sent, radiographId, transfer }: UploadRecord): UploadStatus {
  if (state === 'received' && typeof transfer?.url === 'string') return { state: 'verifying' };
  if (radiographId !== null && (state === 'done' || state === 'duplicate')) return { state, radiographId };
  return { state: 'missing', sent };
}

/** A record as it comes back from the browser's storage; null when another version wrote it. */
export function parseRecord(value: unknown): UploadRecord | null {
  return isRecord(value) ? value : null;
}

function isRecord(value: unknown): value is UploadRecord {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['id', 'userId', 'holder', 'state'] as const;
  const record = new Map(Object.entries(value));
  const sealed: unknown = record.get('sealed');
  return (
    texts.every((key) => typeof record.get(key) === 'string') &&
    typeof record.get('order') === 'number' &&
    typeof record.get('savedAt') === 'number' &&
    Array.isArray(record.get('regions')) &&
    typeof sealed === 'object' &&
    sealed !== null
  );
}

/** What was sealed beside a record; nothing of it when it cannot be read any more. */
export function parseSecret(value: unknown): Secret {
  const { name, consent } = asObject(value);
  return { name: typeof name === 'string' ? name : null, consent: parseConsent(consent) };
}

function parseConsent(value: unknown): UploadItem['consent'] {
  const { attestation, patientReference } = asObject(value);
  const { basis, version, sha256 } = asObject(attestation);
  if (!isBasis(basis) || typeof version !== 'string' || typeof sha256 !== 'string') return null;
  return {
    attestation: { basis, version, sha256 },
    patientReference: typeof patientReference === 'string' ? patientReference : null,
  };
}

const BASES: Record<AttestationBasis, true> = {
  'patient-consent': true,
  'legal-obligation': true,
  'professional-practice': true,
  anonymised: true,
  other: true,
};

function isBasis(value: unknown): value is AttestationBasis {
  return typeof value === 'string' && value in BASES;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
