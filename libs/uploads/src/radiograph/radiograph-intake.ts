import { Injectable } from '@nestjs/common';
import type { AccountId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { EncryptedObjects, newObjectName, type ObjectKey, type StoredObject } from '@phoxray/platform/storage';
import { SanitiseKeysService } from '../identity/sanitise-keys.service.js';
import type { UploadFields } from '../receive/upload-fields.policy.js';
import { ImageSanitiser } from '../sanitise/image-sanitiser.js';
import type { ReceivedFile } from '../sanitise/received-file.js';
import type { ImageDescription, SanitisedFile, SanitiseKeys } from '../sanitise/sanitised-image.js';
import { ORIGINAL_OBJECT } from '../uploads.personal-data.js';

/** A radiograph's file as it lies in the store. */
export interface StoredOriginal extends StoredObject {
  readonly objectName: string;
}

/** A file that is de-identified and stored, and that no row names yet. */
export interface StoredImage {
  readonly image: ImageDescription;
  readonly original: StoredOriginal;
}

interface IntakeKeys {
  readonly objects: ObjectKey;
  readonly sanitise: SanitiseKeys;
}

/** The way of every received file: sniff → sanitise → hash → encrypt → store → record, with no transaction open meanwhile. */
@Injectable()
export class RadiographIntake {
  constructor(
    private readonly database: Database,
    private readonly sanitiseKeys: SanitiseKeysService,
    private readonly sanitiser: ImageSanitiser,
    private readonly objects: EncryptedObjects,
  ) {}

  /**
   * Stores the file and has it recorded. An object whose row was not written, now or by an earlier try of the same
   * request, belongs to nobody and is removed. Throws an `AppError` of `UPLOADS` for a file that cannot be taken.
   */
  async take<Recorded extends { readonly isKept: boolean }>(
    accountId: AccountId,
    fields: UploadFields,
    file: ReceivedFile,
    record: (stored: StoredImage) => Promise<Recorded>,
  ): Promise<Recorded> {
    const keys = await this.keysFor(accountId, fields.patientReference);
    const instructions = { ...keys.sanitise, redactions: fields.redactions };
    const image = await this.sanitiser.sanitise(accountId, file, instructions);
    const original = await this.store(accountId, keys.objects, image);
    let isKept = false;
    try {
      const recorded = await record({ image, original });
      isKept = recorded.isKept;
      return recorded;
    } finally {
      if (!isKept) await this.objects.delete(original.objectName);
    }
  }

  private keysFor(accountId: AccountId, patientReference: string | null): Promise<IntakeKeys> {
    return this.database.inAccount(accountId, async () => {
      const sanitise = await this.sanitiseKeys.keysFor(accountId, patientReference);
      return { objects: await this.objects.keyOfAccount(), sanitise };
    });
  }

  private async store(accountId: AccountId, key: ObjectKey, { body }: SanitisedFile): Promise<StoredOriginal> {
    const objectName = newObjectName(accountId, ORIGINAL_OBJECT);
    return { objectName, ...(await this.objects.put(key, objectName, body)) };
  }
}
