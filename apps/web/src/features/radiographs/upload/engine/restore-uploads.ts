import type { UploadOutcome } from '../../api/upload-outcome.js';
import { advance, type UploadItem } from '../list/upload-item.js';
import type { UploadRecords } from '../records/upload-records.js';

/** What the API has of an upload now; null when it threw it away. */
export type BegunUpload = (url: string) => Promise<UploadOutcome | null>;

/** The uploads of an earlier visit, brought up to date with what the API has of them. */
export async function restoreUploads(records: UploadRecords, begunUpload: BegunUpload): Promise<UploadItem[]> {
  const items = await records.restore();
  return Promise.all(items.map((item) => upToDate(item, begunUpload)));
}

async function upToDate(item: UploadItem, begunUpload: BegunUpload): Promise<UploadItem> {
  const url = item.transfer?.url ?? null;
  if (item.status.state !== 'missing' || url === null) return item;
  // An API that cannot be reached now is asked again when the file is sent.
  return begunUpload(url).then(
    (outcome) => afterVisit(item, outcome),
    () => item,
  );
}

/** An unfinished upload after a reload, given what the API says of it. */
export function afterVisit(item: UploadItem, outcome: UploadOutcome | null): UploadItem {
  if (outcome === null) return { ...item, transfer: null, status: { state: 'missing', sent: 0 } };
  if (outcome.state !== 'receiving') return advance(item, { type: 'received' });
  return { ...item, status: { state: 'missing', sent: outcome.offset / outcome.length } };
}
