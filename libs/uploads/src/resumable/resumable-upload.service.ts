import { Injectable } from '@nestjs/common';
import { AppError, type Actor, type Page, type PageRequest, type UploadId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { Database } from '@phoxray/platform/database';
import { toPage } from '@phoxray/platform/http';
import { JobQueue } from '@phoxray/platform/queue';
import { removeLater } from '../radiograph/remove-objects.job.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { UploadWatch } from './upload-watch.js';
import type { UploadEntity } from './upload.entity.js';
import { UploadRepository } from './upload.repository.js';

const isSettled = ({ state }: UploadEntity): boolean => state === 'done' || state === 'refused';

/** Uploads that were begun: looked at, waited for, given up. Opens its own short transactions. */
@Injectable()
export class ResumableUploadService {
  constructor(
    private readonly database: Database,
    private readonly uploads: UploadRepository,
    private readonly watch: UploadWatch,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
  ) {}

  /** Throws `UPLOADS.UPLOAD_NOT_FOUND`. */
  require({ accountId }: Actor, id: UploadId): Promise<UploadEntity> {
    return this.database.inAccount(accountId, async () => {
      const upload = await this.uploads.find(accountId, id);
      if (upload === null) throw new AppError(UPLOADS_ERRORS.UPLOAD_NOT_FOUND);
      return upload;
    });
  }

  /** Newest first: those under way, and those that ended less than a day ago. */
  list({ accountId }: Actor, request: PageRequest): Promise<Page<UploadEntity>> {
    return this.database.inAccount(accountId, async () => {
      const rows = await this.uploads.list(accountId, request);
      return toPage(rows, request, (upload) => upload);
    });
  }

  /** As it is once its file has been dealt with, or after so many seconds. Throws as `require`. */
  wait(actor: Actor, id: UploadId, seconds: number): Promise<UploadEntity> {
    return this.watch.until([actor.accountId, id], seconds, () => this.require(actor, id), isSettled);
  }

  /** Rows first, objects after the commit. A radiograph that it has become stays. Throws as `require`. */
  delete(actor: Actor, id: UploadId): Promise<void> {
    const { accountId } = actor;
    return this.database.inAccount(accountId, async () => {
      if ((await this.uploads.lock(accountId, id)) === null) throw new AppError(UPLOADS_ERRORS.UPLOAD_NOT_FOUND);
      const objectNames = await this.uploads.delete(accountId, id);
      await removeLater(this.queue, `upload-${id}`, objectNames);
      await this.audit.append(actor, { action: 'upload.delete', subject: { type: 'upload', id } });
    });
  }
}
