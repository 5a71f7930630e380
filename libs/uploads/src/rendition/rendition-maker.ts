import { Injectable } from '@nestjs/common';
import { AppError, type AccountId, type RadiographId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { Database } from '@phoxray/platform/database';
import { AppLogger } from '@phoxray/platform/logging';
import { EncryptedObjects, newObjectName, type ObjectKey } from '@phoxray/platform/storage';
import type { RadiographEntity } from '../radiograph/radiograph.entity.js';
import { RadiographRepository } from '../radiograph/radiograph.repository.js';
import { Decoders } from '../decoder/decoders.js';
import { Lane } from '../sanitise/lane.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { RENDITION_OBJECT } from '../uploads.personal-data.js';
import type { RenderedDisplay, RenderedPicture, RenderedPictures } from './display-renderer.js';
import type { RenditionKind } from './rendition-kind.js';
import { RenditionRepository } from './rendition.repository.js';

/** Pictures rendered at once in a process: each holds several copies of its pixels. */
const AT_ONCE = 2;

type Picture = RenderedPicture & Partial<RenderedDisplay>;

interface Source {
  readonly key: ObjectKey;
  readonly radiograph: RadiographEntity;
}

/** Makes a radiograph's renditions and keeps them. May run twice at once for the same radiograph: one wins. */
@Injectable()
export class RenditionMaker {
  private readonly lane = new Lane(AT_ONCE);

  constructor(
    private readonly database: Database,
    private readonly radiographs: RadiographRepository,
    private readonly renditions: RenditionRepository,
    private readonly objects: EncryptedObjects,
    private readonly decoders: Decoders,
    private readonly audit: AuditLog,
    private readonly logger: AppLogger,
  ) {}

  /**
   * The display rendition. Throws `UPLOADS.RADIOGRAPH_NOT_FOUND`, or `UPLOADS.RENDITION_FAILED` when the file cannot
   * be shown; any other error is the store's or the database's and may pass.
   */
  make(accountId: AccountId, radiographId: RadiographId): Promise<RenderedPicture> {
    return this.lane.run(async () => {
      const source = await this.loadSource(accountId, radiographId);
      const original = await this.objects.getBuffer(source.key, source.radiograph.objectName);
      const pictures = await this.render(source.radiograph, original);
      await this.keep(source, 'display', pictures.display);
      await this.keep(source, 'thumbnail', pictures.thumbnail);
      await this.keepDeep(source, pictures.grey16);
      return pictures.display;
    });
  }

  private loadSource(accountId: AccountId, radiographId: RadiographId): Promise<Source> {
    return this.database.inAccount(accountId, async () => {
      const radiograph = await this.radiographs.find(accountId, radiographId);
      if (radiograph === null) throw new AppError(UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND);
      const subject = { type: 'radiograph', id: radiographId };
      await this.audit.append({ system: 'renditions' }, { action: 'radiograph.render', subject });
      return { key: await this.objects.keyOfAccount(), radiograph };
    });
  }

  private async render({ accountId, id, format }: RadiographEntity, original: Buffer): Promise<RenderedPictures> {
    try {
      return await this.decoders.render(format, original);
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      this.logger.failure('rendition failed', cause, { radiographId: id });
      await this.database.inAccount(accountId, () => this.renditions.markFailed(accountId, id));
      throw new AppError(UPLOADS_ERRORS.RENDITION_FAILED, { cause });
    }
  }

  /** A picture that was expected to be deep and is not: the display rendition shows all of it. */
  private async keepDeep(source: Source, picture: RenderedPicture | null): Promise<void> {
    const { accountId, id } = source.radiograph;
    if (picture !== null) await this.keep(source, 'grey16', picture);
    else await this.database.inAccount(accountId, () => this.renditions.markFailed(accountId, id));
  }

  private async keep({ key, radiograph }: Source, kind: RenditionKind, picture: Picture): Promise<void> {
    const { accountId, id } = radiograph;
    const { bytes, width, height, textRegions = null } = picture;
    const objectName = newObjectName(accountId, RENDITION_OBJECT);
    let isKept = false;
    try {
      const made = { objectName, width, height, textRegions, ...(await this.objects.put(key, objectName, bytes)) };
      isKept = await this.database.inAccount(accountId, () => this.renditions.markReady(accountId, id, kind, made));
    } finally {
      if (!isKept) await this.objects.delete(objectName);
    }
  }
}
