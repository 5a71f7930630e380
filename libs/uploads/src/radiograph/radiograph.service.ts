import { Injectable } from '@nestjs/common';
import { AppError, type Actor, type Page, type PageRequest, type RadiographId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { toPage } from '@phoxray/platform/http';
import { JobQueue } from '@phoxray/platform/queue';
import { StorageQuota } from '../quota/storage-quota.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { removeLater } from './remove-objects.job.js';
import type { RadiographDto } from './radiograph.dto.js';
import { RadiographRepository, type RadiographRecord } from './radiograph.repository.js';
import { RadiographView } from './radiograph.view.js';

/** The gallery: works in the transaction of the request, and writes down every look at it. */
@Injectable()
export class RadiographService {
  constructor(
    private readonly repository: RadiographRepository,
    private readonly view: RadiographView,
    private readonly quota: StorageQuota,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
  ) {}

  async list({ accountId, ...actor }: Actor, request: PageRequest): Promise<Page<RadiographDto>> {
    const records = await this.repository.list(accountId, request);
    const page = toPage(records.map(atKeyset), request, ({ record }) => record);
    const subject = { type: 'account', id: accountId };
    await this.audit.append(actor, { action: 'radiograph.list', subject, facts: { count: page.data.length } });
    const data = await Promise.all(page.data.map((record) => this.view.show(record)));
    return { data, nextCursor: page.nextCursor };
  }

  /** Throws `UPLOADS.RADIOGRAPH_NOT_FOUND`. */
  async get(actor: Actor, id: RadiographId): Promise<RadiographDto> {
    const shown = await this.view.require(actor.accountId, id);
    await this.audit.append(actor, { action: 'radiograph.read', subject: { type: 'radiograph', id } });
    return shown;
  }

  /** Row first, objects after the commit. Throws `UPLOADS.RADIOGRAPH_NOT_FOUND`. */
  async delete(actor: Actor, id: RadiographId): Promise<void> {
    const deleted = await this.repository.delete(actor.accountId, id);
    if (deleted === null) throw new AppError(UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND);
    await this.quota.release(deleted.bytes);
    await removeLater(this.queue, id, deleted.objectNames);
    await this.audit.append(actor, { action: 'radiograph.delete', subject: { type: 'radiograph', id } });
  }
}

const atKeyset = (record: RadiographRecord) => ({
  createdAt: record.radiograph.createdAt,
  id: record.radiograph.id,
  record,
});
