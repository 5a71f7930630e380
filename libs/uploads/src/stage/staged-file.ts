import type { ReceivedFile } from '../sanitise/received-file.js';

/** A received file that waits to be dealt with. */
export interface StagedFile extends ReceivedFile {
  readonly bytes: number;
  /** SHA-256 of the bytes as received, lower-case hex: tells a retry from another file. */
  readonly sha256: string;
  /** Forgets it. To be called in the end, whatever became of it. */
  discard(): Promise<void>;
}
