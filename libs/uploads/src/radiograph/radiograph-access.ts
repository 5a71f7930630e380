import { Injectable } from '@nestjs/common';
import { AppError, type AccountId, type RadiographId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { Database } from '@phoxray/platform/database';
import { EncryptedObjects, type ObjectKey } from '@phoxray/platform/storage';
import { RenditionMaker } from '../rendition/rendition-maker.js';
import type { RenditionEntity } from '../rendition/rendition.entity.js';
import { RenditionRepository } from '../rendition/rendition.repository.js';
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

/** The door of this area for the others. */
@Injectable()
export class RadiographAccess {
  constructor(
    private readonly database: Database,
    private readonly radiographs: RadiographRepository,
    private readonly renditions: RenditionRepository,
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
   * The display rendition: 8-bit grey PNG, exactly the radiograph's width × height; made now when it is not there yet.
   * Call it outside of a transaction: it may decode and store a picture. Throws as `requireRadiograph`, and
   * `UPLOADS.RENDITION_FAILED` when the file cannot be shown.
   */
  async openDisplayPng(accountId: AccountId, id: RadiographId): Promise<Buffer> {
    const { key, display } = await this.loadDisplay(accountId, id);
    if (display?.objectName) return this.objects.getBuffer(key, display.objectName);
    return (await this.maker.make(accountId, id)).bytes;
  }

  private loadDisplay(
    accountId: AccountId,
    id: RadiographId,
  ): Promise<{ key: ObjectKey; display: RenditionEntity | null }> {
    return this.database.inAccount(accountId, async () => {
      await this.requireRadiograph(accountId, id);
      const subject = { type: 'radiograph', id };
      await this.audit.append(
        { system: 'inference' },
        { action: 'radiograph.read', subject, facts: { part: 'display' } },
      );
      return { key: await this.objects.keyOfAccount(), display: await this.renditions.find(accountId, id, 'display') };
    });
  }
}
