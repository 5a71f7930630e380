import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { GRAY16_TYPE } from '@phoxray/dicom';
import { AppError, type Actor, type ByteRange, type RadiographId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { Database } from '@phoxray/platform/database';
import { EncryptedObjects, type ObjectKey } from '@phoxray/platform/storage';
import { RadiographRepository } from '../radiograph/radiograph.repository.js';
import type { RenditionEntity } from '../rendition/rendition.entity.js';
import type { RenditionKind } from '../rendition/rendition-kind.js';
import { RenditionRepository } from '../rendition/rendition.repository.js';
import type { RadiographFormat } from '../sanitise/sanitised-image.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

/** A stored file that the actor may have; its reading has been written down. */
export interface Download {
  readonly bytes: number;
  /** Strong entity tag: the plaintext's SHA-256. */
  readonly etag: string;
  readonly type: string;
  /** Neutral: says nothing about a person. */
  readonly fileName: string;
  /** The plaintext, or part of it. Rejects with `TamperedError` before a byte that does not authenticate. */
  open(range: ByteRange | null): Promise<Readable>;
}

const EXTENSIONS: Record<RadiographFormat, string> = {
  dicom: 'dcm',
  png: 'png',
  jpeg: 'jpg',
  tiff: 'tif',
  webp: 'webp',
};
const RENDITION_TYPES: Record<RenditionKind, { readonly type: string; readonly extension: string }> = {
  display: { type: 'image/png', extension: 'png' },
  thumbnail: { type: 'image/png', extension: 'png' },
  grey16: { type: GRAY16_TYPE, extension: 'gray16' },
};
const PENDING_RETRY_SECONDS = 1;

interface StoredFile {
  readonly objectName: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Hands out stored files. Its transactions end before a byte is sent. */
@Injectable()
export class DownloadService {
  constructor(
    private readonly database: Database,
    private readonly radiographs: RadiographRepository,
    private readonly renditions: RenditionRepository,
    private readonly objects: EncryptedObjects,
    private readonly audit: AuditLog,
  ) {}

  /** The de-identified original. Throws `UPLOADS.RADIOGRAPH_NOT_FOUND`. */
  findOriginal(actor: Actor, id: RadiographId): Promise<Download> {
    return this.database.inAccount(actor.accountId, async () => {
      const radiograph = await this.radiographs.find(actor.accountId, id);
      if (radiograph === null) throw new AppError(UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND);
      const key = await this.grant(actor, id, 'original');
      const fileName = `radiograph-${id}.${EXTENSIONS[radiograph.format]}`;
      return this.describe(key, radiograph, { type: 'application/octet-stream', fileName });
    });
  }

  /** Throws `UPLOADS.RADIOGRAPH_NOT_FOUND`, or what there is to say of the rendition: `UPLOADS.RENDITION_…`. */
  findRendition(actor: Actor, id: RadiographId, kind: RenditionKind): Promise<Download> {
    return this.database.inAccount(actor.accountId, async () => {
      const { state, objectName, bytes, sha256 } = await this.requireRendition(actor, id, kind);
      if (state === 'failed') throw new AppError(UPLOADS_ERRORS.RENDITION_FAILED);
      if (objectName === null || bytes === null || sha256 === null) {
        throw new AppError(UPLOADS_ERRORS.RENDITION_PENDING, { retryAfterSeconds: PENDING_RETRY_SECONDS });
      }
      const key = await this.grant(actor, id, kind);
      const { type, extension } = RENDITION_TYPES[kind];
      const fileName = `radiograph-${id}-${kind}.${extension}`;
      return this.describe(key, { objectName, bytes, sha256 }, { type, fileName });
    });
  }

  private async requireRendition(
    { accountId }: Actor,
    id: RadiographId,
    kind: RenditionKind,
  ): Promise<RenditionEntity> {
    const rendition = await this.renditions.find(accountId, id, kind);
    if (rendition !== null) return rendition;
    const radiograph = await this.radiographs.find(accountId, id);
    throw new AppError(UPLOADS_ERRORS[radiograph === null ? 'RADIOGRAPH_NOT_FOUND' : 'RENDITION_NOT_FOUND']);
  }

  private async grant(actor: Actor, id: RadiographId, part: string): Promise<ObjectKey> {
    const subject = { type: 'radiograph', id };
    await this.audit.append(actor, { action: 'radiograph.download', subject, facts: { part } });
    return this.objects.keyOfAccount();
  }

  private describe(key: ObjectKey, file: StoredFile, shown: Pick<Download, 'type' | 'fileName'>): Download {
    const { objectName, bytes, sha256 } = file;
    const open = (range: ByteRange | null): Promise<Readable> => this.open(key, objectName, range);
    return { ...shown, bytes, etag: `"${sha256}"`, open };
  }

  /** Waits for the first authenticated bytes, so that a damaged object is answered with a problem, not half a file. */
  private async open(key: ObjectKey, objectName: string, range: ByteRange | null): Promise<Readable> {
    const stream = await this.objects.get(key, objectName, range ?? undefined);
    await once(stream, 'readable');
    return stream;
  }
}
