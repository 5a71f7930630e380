import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { newId, type AccountId, type Actor, type RadiographId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { EncryptedObjects, newObjectName, type ObjectKey, type StoredObject } from '@phoxray/platform/storage';
import { SanitiseKeysService } from '../identity/sanitise-keys.service.js';
import { MultipartReader, type ReceivedUpload } from '../receive/multipart.reader.js';
import { UploadAdmission } from '../receive/upload-admission.js';
import { ImageSanitiser } from '../sanitise/image-sanitiser.js';
import type { ImageDescription, SanitisedFile, SanitiseKeys } from '../sanitise/sanitised-image.js';
import { ORIGINAL_OBJECT } from '../uploads.personal-data.js';
import { RadiographRecorder, type RecordedUpload } from './radiograph-recorder.js';

/** One request to keep a radiograph; the body has not been read yet. */
export interface UploadRequest {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly ip: string;
  readonly body: IncomingMessage;
  readonly response: ServerResponse;
}

interface UploadKeys {
  readonly objects: ObjectKey;
  readonly sanitise: SanitiseKeys;
}

interface StoredOriginal extends StoredObject {
  readonly objectName: string;
}

/**
 * Receives a radiograph: receive → sniff → sanitise → measure → hash → encrypt → store → record. The file is in memory
 * only until it is de-identified; no transaction is open while it streams, is worked on or is stored.
 */
@Injectable()
export class UploadService {
  constructor(
    private readonly admission: UploadAdmission,
    private readonly reader: MultipartReader,
    private readonly sanitiser: ImageSanitiser,
    private readonly recorder: RadiographRecorder,
    private readonly database: Database,
    private readonly sanitiseKeys: SanitiseKeysService,
    private readonly objects: EncryptedObjects,
  ) {}

  /** Throws an `AppError` of `UPLOADS` or `IDEMPOTENCY`; then nothing was kept. */
  upload(request: UploadRequest): Promise<RecordedUpload> {
    return this.admission.admit(request.actor.accountId, () => this.receive(request));
  }

  private async receive(request: UploadRequest): Promise<RecordedUpload> {
    const { accountId } = request.actor;
    const received = await this.reader.read(request.body, request.response);
    const keys = await this.keysFor(accountId, received.fields.patientReference);
    const instructions = { ...keys.sanitise, redactions: received.fields.redactions };
    const image = await this.sanitiser.sanitise(received.file.bytes, instructions);
    const original = await this.store(accountId, keys.objects, image);
    return this.record(request, received, image, original);
  }

  private keysFor(accountId: AccountId, patientReference: string | null): Promise<UploadKeys> {
    return this.database.inAccount(accountId, async () => {
      const sanitise = await this.sanitiseKeys.keysFor(accountId, patientReference);
      return { objects: await this.objects.keyOfAccount(), sanitise };
    });
  }

  private async store(accountId: AccountId, key: ObjectKey, { body }: SanitisedFile): Promise<StoredOriginal> {
    const objectName = newObjectName(accountId, ORIGINAL_OBJECT);
    return { objectName, ...(await this.objects.put(key, objectName, body)) };
  }

  /** An object whose row was not written, now or by an earlier try of the same request, belongs to nobody. */
  private async record(
    { actor, idempotencyKey, ip }: UploadRequest,
    { fields, file }: ReceivedUpload,
    image: ImageDescription,
    original: StoredOriginal,
  ): Promise<RecordedUpload> {
    const id: RadiographId = newId();
    let isKept = false;
    try {
      const recorded = await this.recorder.record({
        actor,
        idempotencyKey,
        ip,
        id,
        fields,
        receivedSha256: file.sha256,
        image,
        original,
      });
      isKept = !recorded.replayed;
      return recorded;
    } finally {
      if (!isKept) await this.objects.delete(original.objectName);
    }
  }
}
