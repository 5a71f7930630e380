import type { Region } from '@phoxray/dicom';
import type { Consent } from '../consent.js';
import type { Inspection } from '../prepare/tasks.js';
import { nextStatus, type UploadEvent, type UploadState, type UploadStatus } from './upload-status.js';

/** What was begun at the API, for a later visit to go on with. */
export type Transfer = {
  /** Of the bytes that are sent, in hexadecimal. */
  readonly sha256: string;
  /** Address that the API gave the upload; null until it exists. */
  readonly url: string | null;
};

/** What the page knows of one file. Its name is personal data: it never leaves the page in clear. */
export type UploadItem = {
  readonly id: string;
  /** Null when it could not be read back after a reload. */
  readonly name: string | null;
  readonly bytes: number;
  readonly status: UploadStatus;
  /** What reading it showed; null before, and after a reload. */
  readonly inspection: Inspection | null;
  /** Keyed fingerprint of the file as it was chosen; says nothing to anyone without this browser's key. */
  readonly tag: string | null;
  /** Parts to blacken, in pixels of the upright picture. */
  readonly regions: readonly Region[];
  /** What was attested for it; null until it was sent. */
  readonly consent: Consent | null;
  readonly transfer: Transfer | null;
  /** A person wants it although the account has the same bytes. */
  readonly keepDuplicate: boolean;
};

export function newItem(id: string, file: { readonly name: string; readonly size: number }): UploadItem {
  return {
    id,
    name: file.name,
    bytes: file.size,
    status: { state: 'queued' },
    inspection: null,
    tag: null,
    regions: [],
    consent: null,
    transfer: null,
    keepDuplicate: false,
  };
}

export function advance(item: UploadItem, event: UploadEvent): UploadItem {
  const status = nextStatus(item.status, event);
  return status === item.status ? item : { ...item, status };
}

export function isIn(item: UploadItem, ...states: readonly UploadState[]): boolean {
  return states.includes(item.status.state);
}
