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
import type { RenderedDisplay, RenderedPart, RenderedPicture, RenderedPictures } from './rendered-pictures.js';
import { RENDITION_KINDS, type RenditionKind } from './rendition-kind.js';
import { RenditionRepository } from './rendition.repository.js';

/** Pictures rendered at once in a process: each holds several copies of its pixels. */
const AT_ONCE = 2;

type Picture = RenderedPicture & Partial<RenderedDisplay>;
type Pictures = RenderedPictures<AppError>;

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
   * Makes every rendition that is missing, each with an outcome of its own, and returns the display rendition. Throws
   * `UPLOADS.RADIOGRAPH_NOT_FOUND`, or `UPLOADS.RENDITION_FAILED` when there is no display rendition; any other error is
   * the store's or the database's and may pass.
   */
  make(accountId: AccountId, radiographId: RadiographId): Promise<RenderedPicture> {
    return this.lane.run(async () => {
      const source = await this.loadSource(accountId, radiographId);
      const original = await this.objects.getBuffer(source.key, source.radiograph.objectName);
      const pictures = await this.render(source.radiograph, original);
      await this.keepAll(source, pictures);
      if (pictures.display === null) throw new AppError(UPLOADS_ERRORS.RENDITION_FAILED);
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

  private async render({ accountId, id, format }: RadiographEntity, original: Buffer): Promise<Pictures> {
    try {
      const pictures = await this.decoders.render(format, { source: original, accountId });
      for (const { part, reason } of pictures.failures) this.report(reason, id, part);
      return pictures;
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      this.report(cause, id, 'all');
      await this.database.inAccount(accountId, () => this.renditions.markFailed(accountId, id));
      throw new AppError(UPLOADS_ERRORS.RENDITION_FAILED, { cause });
    }
  }

  private report(cause: AppError, radiographId: RadiographId, part: RenderedPart | 'all'): void {
    this.logger.failure(`rendition failed: ${part}`, cause, { radiographId });
  }

  /** What was expected and is not there has failed, or the display rendition shows all of it. */
  private async keepAll(source: Source, pictures: Pictures): Promise<void> {
    const { accountId, id } = source.radiograph;
    for (const kind of RENDITION_KINDS) {
      const picture = pictures[kind];
      if (picture !== null) await this.keep(source, kind, picture);
    }
    await this.database.inAccount(accountId, () => this.renditions.markFailed(accountId, id));
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
