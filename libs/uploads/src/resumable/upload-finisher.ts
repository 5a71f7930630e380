import { Injectable } from '@nestjs/common';
import { AppError, newId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { JobQueue } from '@phoxray/platform/queue';
import { EncryptedObjects } from '@phoxray/platform/storage';
import { ATTESTATION_TEXTS } from '../attestation/attestation-texts.data.js';
import { requirePublishedText } from '../attestation/attestation.policy.js';
import { RadiographIntake } from '../radiograph/radiograph-intake.js';
import { RadiographWriter } from '../radiograph/radiograph-writer.js';
import { removeLater } from '../radiograph/remove-objects.job.js';
import { parseFields, requireAnnounced, type UploadFields } from '../receive/upload-fields.policy.js';
import type { UploadReference } from './finish-upload.job.js';
import { PiecedFile } from './pieced-file.js';
import { UploadVault } from './upload-vault.js';
import type { UploadPieceEntity } from './upload-piece.entity.js';
import type { UploadEntity } from './upload.entity.js';
import { UploadRepository, type UploadOutcome } from './upload.repository.js';

/** A complete upload, opened. */
interface Complete {
  readonly upload: UploadEntity;
  readonly pieces: readonly UploadPieceEntity[];
  readonly key: Buffer;
  readonly ip: string;
  readonly fields: UploadFields;
}

/** Turns complete uploads into radiographs. May run twice, also at once: the upload's row lets one of them through. */
@Injectable()
export class UploadFinisher {
  constructor(
    private readonly database: Database,
    private readonly uploads: UploadRepository,
    private readonly vault: UploadVault,
    private readonly objects: EncryptedObjects,
    private readonly intake: RadiographIntake,
    private readonly writer: RadiographWriter,
    private readonly queue: JobQueue,
  ) {}

  /** A file that cannot be taken is refused; any other failure is thrown, and may pass. */
  async finish(reference: UploadReference): Promise<void> {
    const complete = await this.load(reference);
    if (complete === null) return;
    try {
      await this.keep(reference, complete);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.settle(reference, () => Promise.resolve({ problem: { code: error.code, detail: error.message } }));
    }
  }

  private load({ accountId, uploadId }: UploadReference): Promise<Complete | null> {
    return this.database.inAccount(accountId, async () => {
      const upload = await this.uploads.find(accountId, uploadId);
      if (upload?.state !== 'verifying') return null;
      const { texts, ip, key } = await this.vault.open(upload);
      const fields = parseFields(texts, ATTESTATION_TEXTS, requirePublishedText);
      return { upload, pieces: await this.uploads.pieces(accountId, uploadId), key, ip, fields };
    });
  }

  private async keep(reference: UploadReference, { upload, pieces, key, ip, fields }: Complete): Promise<void> {
    const { accountId, uploadedBy: userId, sessionId } = upload;
    const file = await PiecedFile.open(this.objects, key, pieces);
    const id = newId<'radiograph'>();
    const radiograph = { actor: { accountId, userId, sessionId }, ip, id, fields };
    await this.intake.take(accountId, fields, file, async (stored) => {
      const receivedSha256 = file.sha256;
      requireAnnounced(fields, receivedSha256);
      const isKept = await this.settle(reference, async () => {
        await this.writer.write({ ...radiograph, ...stored, receivedSha256 });
        return { radiographId: id };
      });
      return { isKept };
    });
  }

  /** False when somebody else was faster, or the upload was given up. */
  private settle({ accountId, uploadId }: UploadReference, effect: () => Promise<UploadOutcome>): Promise<boolean> {
    return this.database.inAccount(accountId, async () => {
      const upload = await this.uploads.lock(accountId, uploadId);
      if (upload?.state !== 'verifying') return false;
      const objectNames = await this.uploads.settle(accountId, uploadId, await effect());
      await removeLater(this.queue, `upload-${uploadId}`, objectNames);
      return true;
    });
  }
}

/** The sender's fault, of which a repetition knows no better. */
function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.code.startsWith('UPLOADS.') && error.kind !== 'unavailable';
}
