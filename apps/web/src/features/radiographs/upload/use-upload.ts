import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { asProblem } from '../../../lib/api/problem.error.js';
import { radiographsKey } from '../api/radiographs.query.js';
import { uploadRadiograph } from '../api/upload-radiograph.js';
import type { Consent } from './consent.js';
import { checkFile } from './file-format.js';
import {
  enqueueFailed,
  enqueueReady,
  moveItem,
  removeItem,
  startable,
  type UploadItem,
  type UploadStatus,
} from './upload-list.js';

const AT_ONCE = 2;

/** The list of files on the page and the engine that sends them, two at a time. */
export function useUpload() {
  const [items, setItems] = useState<UploadItem[]>([]);
  const [files] = useState(() => new Map<string, File>());
  const move = (id: string, status: UploadStatus): void => setItems((current) => moveItem(current, id, status));
  useSender(items, move, files);

  const add = (chosen: readonly File[]): void => {
    const added = chosen.map((file) => ({ id: crypto.randomUUID(), file }));
    for (const { id, file } of added) files.set(id, file);
    setItems((current) => [...current, ...added.map(({ id, file }) => newItem(id, file))]);
    for (const { id, file } of added) void checkFile(file).then((fault) => move(id, verdict(fault)));
  };
  const start = (consent: Consent): void => setItems((current) => enqueueReady(current, consent));
  const retryAll = (): void => setItems(enqueueFailed);
  const retry = (id: string): void => move(id, { state: 'waiting' });
  const remove = (id: string): void => setItems((current) => removeItem(current, id));
  return { items, add, start, retry, retryAll, remove };
}

function useSender(
  items: readonly UploadItem[],
  move: (id: string, status: UploadStatus) => void,
  files: ReadonlyMap<string, File>,
): void {
  const client = useQueryClient();
  const started = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, consent } of startable(items, AT_ONCE)) {
      const file = files.get(id);
      if (file === undefined || consent === null || started.current.has(id)) continue;
      started.current.add(id);
      void sendFile(id, file, consent, move).finally(() => {
        started.current.delete(id);
        void client.invalidateQueries({ queryKey: radiographsKey });
      });
    }
  }, [items, move, files, client]);
}

async function sendFile(
  id: string,
  file: File,
  consent: Consent,
  move: (id: string, status: UploadStatus) => void,
): Promise<void> {
  const onProgress = (sent: number): void =>
    move(id, sent < 1 ? { state: 'uploading', sent } : { state: 'processing' });
  move(id, { state: 'uploading', sent: 0 });
  await uploadRadiograph({ ...consent, file, idempotencyKey: id, onProgress }).then(
    (radiographId) => move(id, { state: 'done', radiographId }),
    (error: unknown) => move(id, failure(error)),
  );
}

function failure(error: unknown): UploadStatus {
  const { status, code, detail } = asProblem(error);
  const refused = status >= 400 && status < 500;
  const retryable = !refused || status === 401 || status === 429;
  return { state: 'failed', reason: 'sending', problem: { code, detail }, retryable };
}

function newItem(id: string, file: File): UploadItem {
  return { id, name: file.name, bytes: file.size, status: { state: 'reading' }, consent: null };
}

function verdict(fault: Awaited<ReturnType<typeof checkFile>>): UploadStatus {
  return fault === null ? { state: 'ready' } : { state: 'failed', reason: fault, retryable: false };
}
