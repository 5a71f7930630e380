import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findStoragePlace, type Config } from '@phoxray/platform/config';

/** Received files up to here stay in memory: most radiographs do. */
export const STAGE_MEMORY_BYTES = 4 * 1024 * 1024;

export type StageConfig = Pick<Config, 'STORAGE' | 'STAGE_FOLDER'>;

/** Where scratch files go: beside the objects when they are files, as there is room; else where the system keeps such. */
export function stageFolder({ STAGE_FOLDER, STORAGE }: StageConfig): string {
  if (STAGE_FOLDER !== '') return resolve(STAGE_FOLDER);
  const place = findStoragePlace(STORAGE);
  return place?.kind === 'file' ? join(resolve(place.folder), '.incoming') : tmpdir();
}
