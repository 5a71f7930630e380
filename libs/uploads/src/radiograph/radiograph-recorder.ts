import { Injectable } from '@nestjs/common';
import { Database } from '@phoxray/platform/database';
import { Idempotency } from '@phoxray/platform/idempotency';
import { RadiographWriter, type RadiographToWrite } from './radiograph-writer.js';
import type { RadiographDto } from './radiograph.dto.js';
import { RadiographView } from './radiograph.view.js';

export interface RecordedUpload {
  readonly radiograph: RadiographDto;
  /** False when an earlier request with the same key has done it all. */
  readonly isKept: boolean;
}

/** Records an upload in one transaction, once for each Idempotency-Key, with the answer to it. */
@Injectable()
export class RadiographRecorder {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly writer: RadiographWriter,
    private readonly view: RadiographView,
  ) {}

  /** Throws `IDEMPOTENCY.KEY_REUSED` when the key belongs to another file or other fields; else as the writer. */
  record(upload: RadiographToWrite, key: string): Promise<RecordedUpload> {
    const { fields, receivedSha256, actor } = upload;
    const { statement, patientReference, displayName, redactions, preparation } = fields;
    const payload = [statement, patientReference, displayName, redactions, preparation, receivedSha256];
    return this.database.inAccount(actor.accountId, async () => {
      const request = { key, operation: 'createRadiograph', payload };
      const { response, replayed } = await this.idempotency.once(request, () => this.write(upload));
      return { radiograph: response, isKept: !replayed };
    });
  }

  private async write(upload: RadiographToWrite): Promise<RadiographDto> {
    return this.view.show(await this.writer.write(upload));
  }
}
