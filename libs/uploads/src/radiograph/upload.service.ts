import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { newId, type Actor } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { Idempotency } from '@phoxray/platform/idempotency';
import { StorageQuota } from '../quota/storage-quota.js';
import { MultipartReader, type ReceivedUpload } from '../receive/multipart.reader.js';
import { UploadAdmission } from '../receive/upload-admission.js';
import { requireAnnounced, type UploadFields } from '../receive/upload-fields.policy.js';
import { KnownFiles } from './known-files.js';
import { RadiographIntake } from './radiograph-intake.js';
import { RadiographRecorder, type RecordedUpload } from './radiograph-recorder.js';

/** One request to keep a radiograph; the body has not been read yet. */
export interface UploadRequest {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly ip: string;
  readonly body: IncomingMessage;
}

/** Receives a radiograph in one request. The file is in memory, or staged as ciphertext, until it is de-identified. */
@Injectable()
export class UploadService {
  constructor(
    private readonly admission: UploadAdmission,
    private readonly reader: MultipartReader,
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly knownFiles: KnownFiles,
    private readonly quota: StorageQuota,
    private readonly intake: RadiographIntake,
    private readonly recorder: RadiographRecorder,
  ) {}

  /** Throws an `AppError` of `UPLOADS` or `IDEMPOTENCY`; then nothing was kept. */
  upload(request: UploadRequest): Promise<RecordedUpload> {
    return this.admission.admit(request.actor.accountId, () => this.receive(request));
  }

  private async receive(request: UploadRequest): Promise<RecordedUpload> {
    const received = await this.reader.read(request.body, (fields) => this.acceptFields(request, fields));
    try {
      requireAnnounced(received.fields, received.file.sha256);
      return await this.keep(request, received);
    } finally {
      await received.file.discard();
    }
  }

  /** Before one byte of the file is kept. A retry of what has been done already gets its answer, not a refusal. */
  private acceptFields({ actor: { accountId }, idempotencyKey }: UploadRequest, fields: UploadFields): Promise<void> {
    return this.database.inAccount(accountId, async () => {
      if (await this.idempotency.isUsed(idempotencyKey)) return;
      await this.knownFiles.requireNew(accountId, fields);
      await this.quota.require(0);
    });
  }

  private keep(
    { actor, ip, idempotencyKey }: UploadRequest,
    { fields, file }: ReceivedUpload,
  ): Promise<RecordedUpload> {
    const upload = { actor, ip, id: newId<'radiograph'>(), fields, receivedSha256: file.sha256 };
    return this.intake.take(actor.accountId, fields, file, (stored) =>
      this.recorder.record({ ...upload, ...stored }, idempotencyKey),
    );
  }
}
