import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AppError } from '@phoxray/kernel';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { fileTooLarge } from './file-too-large.js';
import { PieceWriter } from './piece-writer.js';
import { ScratchFile } from './scratch-file.js';
import type { StagedFile } from './staged-file.js';

export interface StageLimits {
  readonly maxFileBytes: number;
  /** Files up to here stay in memory. */
  readonly memoryBytes: number;
  /** Where longer ones go, as ciphertext. */
  readonly folder: string;
}

/** What is read of a file to tell its format: the preamble and the magic of DICOM (PS3.10 §7.1). */
export const HEAD_BYTES = 132;

/** Takes a file as it arrives: in memory as long as it is small, then in a scratch file. */
export class FileStage {
  private readonly hash = createHash('sha256');
  private readonly chunks: Buffer[] = [];
  private head = Buffer.alloc(0);
  private bytes = 0;
  private scratch: ScratchFile | null = null;
  private writer: PieceWriter | null = null;

  constructor(private readonly limits: StageLimits) {}

  /** Throws `UPLOADS.FILE_TOO_LARGE` at the first byte too many. */
  async write(chunk: Buffer): Promise<void> {
    this.bytes += chunk.length;
    if (this.bytes > this.limits.maxFileBytes) throw fileTooLarge(this.limits.maxFileBytes);
    this.hash.update(chunk);
    if (this.head.length < HEAD_BYTES) {
      this.head = Buffer.concat([this.head, chunk.subarray(0, HEAD_BYTES - this.head.length)]);
    }
    if (this.writer !== null) return this.writer.write(chunk);
    this.chunks.push(chunk);
    if (this.bytes > this.limits.memoryBytes) await this.spill();
  }

  /** Throws `UPLOADS.FILE_EMPTY`. */
  async finish(): Promise<StagedFile> {
    if (this.bytes === 0) throw new AppError(UPLOADS_ERRORS.FILE_EMPTY);
    await this.writer?.flush();
    const { bytes, head, scratch, chunks } = this;
    return {
      bytes,
      head,
      sha256: this.hash.digest('hex'),
      open: () => ({ bytes, stream: Readable.from(scratch?.read() ?? chunks, { objectMode: false }) }),
      discard: () => this.discard(),
    };
  }

  async discard(): Promise<void> {
    this.chunks.length = 0;
    const { scratch } = this;
    this.scratch = null;
    await scratch?.close();
  }

  private async spill(): Promise<void> {
    const scratch = await ScratchFile.create(this.limits.folder);
    this.scratch = scratch;
    this.writer = new PieceWriter(Buffer.allocUnsafeSlow(ScratchFile.pieceBytes), (piece) => scratch.append(piece));
    for (const chunk of this.chunks.splice(0)) await this.writer.write(chunk);
  }
}
