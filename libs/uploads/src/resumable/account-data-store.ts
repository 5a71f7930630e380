import type { Readable } from 'node:stream';
import { AppError, parseId, type Actor, type UploadId } from '@phoxray/kernel';
import { DataStore, Upload } from '@tus/server';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import type { UploadAppender } from './upload-appender.js';
import { UPLOAD_LIFE_MS, type UploadCreator } from './upload-creator.js';
import type { ResumableUploadService } from './resumable-upload.service.js';

/** What does the work behind the protocol. */
export interface UploadWork {
  readonly creator: UploadCreator;
  readonly appender: UploadAppender;
  readonly uploads: ResumableUploadService;
}

function requireUploadId(text: string): UploadId {
  const id = parseId<'upload'>(text);
  if (id === null) throw new AppError(UPLOADS_ERRORS.UPLOAD_NOT_FOUND);
  return id;
}

/** What we offer of the protocol beside its core. */
export const EXTENSIONS = ['creation', 'creation-with-upload', 'termination', 'expiration'] as const;

/** The uploads of one actor's account, as the tus server wants to see a store. */
export class AccountDataStore extends DataStore {
  override extensions = [...EXTENSIONS];

  constructor(
    private readonly work: UploadWork,
    private readonly actor: Actor,
    private readonly ip: string,
  ) {
    super();
  }

  override async create(upload: Upload): Promise<Upload> {
    const { actor, ip } = this;
    const { size: length = 0, metadata = {} } = upload;
    await this.work.creator.create({ actor, ip, id: requireUploadId(upload.id), length, metadata });
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { length, received, expiresAt } = await this.work.uploads.require(this.actor, requireUploadId(id));
    const createdAt = new Date(expiresAt.getTime() - UPLOAD_LIFE_MS).toISOString();
    return new Upload({ id, size: length, offset: received, creation_date: createdAt });
  }

  override write(body: Readable, id: string, offset: number): Promise<number> {
    return this.work.appender.append(this.actor.accountId, requireUploadId(id), offset, body);
  }

  override remove(id: string): Promise<void> {
    return this.work.uploads.delete(this.actor, requireUploadId(id));
  }

  override getExpiration(): number {
    return UPLOAD_LIFE_MS;
  }
}
