import { Injectable } from '@nestjs/common';
import type { RadiographId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { Idempotency, type Made } from '@phoxray/platform/idempotency';
import { RadiographWriter, type RadiographToWrite } from './radiograph-writer.js';
import type { RadiographDto } from './radiograph.dto.js';
import { RadiographRepository } from './radiograph.repository.js';
import { RadiographView } from './radiograph.view.js';

export interface RecordedUpload {
  readonly radiograph: RadiographDto;
  /** False when an earlier request with the same key has done it all. */
  readonly isKept: boolean;
}

/** Records an upload in one transaction, once for each Idempotency-Key. */
@Injectable()
export class RadiographRecorder {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly writer: RadiographWriter,
    private readonly repository: RadiographRepository,
    private readonly view: RadiographView,
    private readonly audit: AuditLog,
  ) {}

  /** Throws `IDEMPOTENCY.KEY_REUSED` when the key belongs to another file or other fields; else as the writer. */
  async record(upload: RadiographToWrite, key: string): Promise<RecordedUpload> {
    const { fields, receivedSha256, actor } = upload;
    const { statement, patientReference, displayName, redactions, preparation } = fields;
    const payload = [statement, patientReference, displayName, redactions, preparation, receivedSha256];
    const { response, replayed } = await this.idempotency.once(
      { accountId: actor.accountId, key, operation: 'createRadiograph', payload },
      { make: () => this.write(upload), show: (id: RadiographId) => this.showAgain(actor, id) },
    );
    return { radiograph: response, isKept: !replayed };
  }

  private async write(upload: RadiographToWrite): Promise<Made<RadiographId, RadiographDto>> {
    const response = await this.view.show(await this.writer.write(upload));
    return { id: upload.id, response };
  }

  private async showAgain(actor: RadiographToWrite['actor'], id: RadiographId): Promise<RadiographDto | null> {
    const record = await this.repository.findRecord(actor.accountId, id);
    if (record === null) return null;
    await this.audit.append(actor, { action: 'radiograph.read', subject: { type: 'radiograph', id } });
    return this.view.show(record);
  }
}
