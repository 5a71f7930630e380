import { Injectable } from '@nestjs/common';
import { AppError, type AccountId, type RadiographId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { Database } from '@phoxray/platform/database';
import { EncryptedObjects } from '@phoxray/platform/storage';
import { RenditionMaker } from '../rendition/rendition-maker.js';
import type { RadiographFormat } from '../sanitise/sanitised-image.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { RadiographRepository } from './radiograph.repository.js';

/** What other areas may know of a radiograph. */
export interface RadiographSummary {
  readonly id: RadiographId;
  readonly format: RadiographFormat;
  /** In pixels, as shown: the size of the display rendition and of every mask. */
  readonly width: number;
  readonly height: number;
}

/** A radiograph's display rendition. */
export interface DisplayPicture {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /**
   * 8-bit grey PNG, exactly width × height; made now when it is not there yet. Call it outside of a transaction: it may
   * decode and store a picture. Throws `UPLOADS.RENDITION_FAILED` when the file cannot be shown, and
   * `UPLOADS.RADIOGRAPH_NOT_FOUND` when it is gone.
   */
  read(): Promise<Buffer>;
}

/** The door of this area for the others. */
@Injectable()
export class RadiographAccess {
  constructor(
    private readonly database: Database,
    private readonly radiographs: RadiographRepository,
    private readonly maker: RenditionMaker,
    private readonly objects: EncryptedObjects,
    private readonly audit: AuditLog,
  ) {}

  /** Joins the current transaction. Throws `UPLOADS.RADIOGRAPH_NOT_FOUND`, also for another account's radiograph. */
  requireRadiograph(accountId: AccountId, id: RadiographId): Promise<RadiographSummary> {
    return this.database.inAccount(accountId, async () => {
      const radiograph = await this.radiographs.find(accountId, id);
      if (radiograph === null) throw new AppError(UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND);
      const { format, width, height } = radiograph;
      return { id, format, width, height };
    });
  }

  /**
   * The picture that is shown of a radiograph, for whoever is to read it; which the audit trail says from here on. Joins
   * the current transaction. Throws as `requireRadiograph`.
   */
  requireDisplay(accountId: AccountId, id: RadiographId): Promise<DisplayPicture> {
    return this.database.inAccount(accountId, async () => {
      const found = await this.radiographs.findDisplay(accountId, id);
      if (found === null) throw new AppError(UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND);
      const { width, height, objectName } = found;
      const entry = { action: 'radiograph.read', subject: { type: 'radiograph', id }, facts: { part: 'display' } };
      await this.audit.append({ system: 'inference' }, entry);
      const key = await this.objects.keyOfAccount();
      const read = (): Promise<Buffer> =>
        objectName === null ? this.make(accountId, id) : this.objects.getBuffer(key, objectName);
      return { width, height, read };
    });
  }

  private async make(accountId: AccountId, id: RadiographId): Promise<Buffer> {
    return (await this.maker.make(accountId, id)).bytes;
  }
}
