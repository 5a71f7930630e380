import { Injectable } from '@nestjs/common';
import { AppError, type AccountId, type UploadId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { BODY_PACE, PaceGuard } from '@phoxray/platform/http';
import { JobQueue } from '@phoxray/platform/queue';
import { EncryptedObjects, newObjectName } from '@phoxray/platform/storage';
import type { Readable } from 'node:stream';
import { UploadAdmission } from '../receive/upload-admission.js';
import { PieceBuffers } from '../stage/piece-buffers.js';
import { PieceWriter } from '../stage/piece-writer.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { STAGED_OBJECT } from '../uploads.personal-data.js';
import { FINISH_UPLOAD } from './finish-upload.job.js';
import type { UploadEntity } from './upload.entity.js';
import { UploadRepository, type NewPiece } from './upload.repository.js';
import { UploadVault } from './upload-vault.js';

/** A row for each; beyond that a client does not want to get anywhere. */
const MAX_PIECES = 2_000;
/** Longest piece: what a process that dies may lose, and what an upload holds in memory. */
const PIECE_BYTES = 1024 * 1024;

/** Takes an upload's bytes: each piece is durable before the upload's offset says so. */
@Injectable()
export class UploadAppender {
  private readonly buffers = new PieceBuffers(PIECE_BYTES);

  constructor(
    private readonly admission: UploadAdmission,
    private readonly database: Database,
    private readonly uploads: UploadRepository,
    private readonly vault: UploadVault,
    private readonly objects: EncryptedObjects,
    private readonly queue: JobQueue,
  ) {}

  /**
   * The offset after all that `body` gave. What came before a failure is kept. Throws an `AppError` of `UPLOADS`, or what
   * the body failed with.
   */
  append(accountId: AccountId, id: UploadId, offset: number, body: Readable): Promise<number> {
    return this.admission.admit(accountId, async () => {
      const { upload, key } = await this.open(accountId, id);
      if (upload.received !== offset) throw new AppError(UPLOADS_ERRORS.UPLOAD_OFFSET);
      return this.buffers.lend((buffer) => this.take(upload, key, body, buffer));
    });
  }

  private async take(upload: UploadEntity, key: Buffer, body: Readable, buffer: Buffer): Promise<number> {
    let at = upload.received;
    const writer = new PieceWriter(buffer, async (piece) => {
      await this.store(upload, key, at, piece);
      at += piece.length;
    });
    await receive(body, writer);
    return at;
  }

  private open(accountId: AccountId, id: UploadId): Promise<{ upload: UploadEntity; key: Buffer }> {
    return this.database.inAccount(accountId, async () => {
      const upload = await this.uploads.find(accountId, id);
      if (upload === null) throw new AppError(UPLOADS_ERRORS.UPLOAD_NOT_FOUND);
      if (upload.state !== 'receiving') return { upload, key: Buffer.alloc(0) };
      if (upload.pieces >= MAX_PIECES) throw new AppError(UPLOADS_ERRORS.UPLOAD_PIECES);
      return { upload, key: (await this.vault.open(upload)).key };
    });
  }

  /** Object first, row second. An object without row belongs to nobody. */
  private async store({ accountId, id }: UploadEntity, key: Buffer, start: number, bytes: Buffer): Promise<void> {
    const objectName = newObjectName(accountId, STAGED_OBJECT);
    let isKept = false;
    try {
      await this.objects.put(key, objectName, bytes);
      isKept = await this.record(accountId, id, { start, bytes: bytes.length, objectName });
    } finally {
      if (!isKept) await this.objects.delete(objectName);
    }
    if (!isKept) throw new AppError(UPLOADS_ERRORS.UPLOAD_OFFSET);
  }

  private record(accountId: AccountId, uploadId: UploadId, piece: NewPiece): Promise<boolean> {
    return this.database.inAccount(accountId, async () => {
      const state = await this.uploads.append(accountId, uploadId, piece);
      if (state === 'verifying') await this.queue.enqueue(FINISH_UPLOAD, `finish-${uploadId}`, { accountId, uploadId });
      return state !== null;
    });
  }
}

/** Reads until the end, or until the sender fails or falls silent; then what came is stored all the same. */
async function receive(body: Readable, writer: PieceWriter): Promise<void> {
  const guard = new PaceGuard(BODY_PACE, () => body.destroy(new AppError(UPLOADS_ERRORS.TOO_SLOW)));
  try {
    for await (const chunk of body) {
      await writer.write(chunk);
      guard.count(chunk.length);
    }
  } finally {
    guard.stop();
    await writer.flush();
  }
}
