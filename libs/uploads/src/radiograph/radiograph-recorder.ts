import { Injectable } from '@nestjs/common';
import type { Actor, RadiographId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { AccountVault } from '@phoxray/platform/crypto';
import { Database } from '@phoxray/platform/database';
import { Idempotency } from '@phoxray/platform/idempotency';
import { JobQueue } from '@phoxray/platform/queue';
import type { StoredObject } from '@phoxray/platform/storage';
import { hashOf } from '../attestation/attestation-text.js';
import type { UploadFields } from '../receive/upload-fields.policy.js';
import { MAKE_RENDITIONS } from '../rendition/make-renditions.job.js';
import type { ImageDescription } from '../sanitise/sanitised-image.js';
import type { RadiographDto } from './radiograph.dto.js';
import { RadiographRepository, type NewAttestation, type NewRadiograph } from './radiograph.repository.js';
import { RadiographTextVault } from './radiograph-text.vault.js';
import { RadiographView } from './radiograph.view.js';

export interface RecordedUpload {
  readonly radiograph: RadiographDto;
  /** True when an earlier request with the same key has done it all. */
  readonly replayed: boolean;
}

/** Everything a radiograph's rows are made of. */
export interface UploadToRecord {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly ip: string;
  readonly id: RadiographId;
  readonly fields: UploadFields;
  readonly receivedSha256: string;
  readonly image: ImageDescription;
  readonly original: StoredObject & { readonly objectName: string };
}

/** Records an upload in one transaction: evidence, radiograph, renditions to make, queue entry, audit, answer. */
@Injectable()
export class RadiographRecorder {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly repository: RadiographRepository,
    private readonly texts: RadiographTextVault,
    private readonly view: RadiographView,
    private readonly vault: AccountVault,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
  ) {}

  /** Throws `IDEMPOTENCY.KEY_REUSED` when the key belongs to another file or other fields. */
  record(upload: UploadToRecord): Promise<RecordedUpload> {
    const { fields, receivedSha256, idempotencyKey: key, actor } = upload;
    const { statement, patientReference, displayName, redactions } = fields;
    const payload = [statement, patientReference, displayName, redactions, receivedSha256];
    return this.database.inAccount(actor.accountId, async () => {
      const request = { key, operation: 'createRadiograph', payload };
      const { response, replayed } = await this.idempotency.once(request, () => this.write(upload));
      return { radiograph: response, replayed };
    });
  }

  private async write(upload: UploadToRecord): Promise<RadiographDto> {
    const { actor, id, image, original } = upload;
    const { accountId } = actor;
    await this.repository.insert(await this.rowOf(upload), await this.evidenceOf(upload));
    await this.queue.enqueue(MAKE_RENDITIONS, `renditions-${id}`, { accountId, radiographId: id });
    await this.audit.append(actor, {
      action: 'radiograph.create',
      subject: { type: 'radiograph', id },
      facts: { format: image.format, bytes: original.bytes, basis: upload.fields.statement.basis },
    });
    return this.view.require(accountId, id);
  }

  private async rowOf({ actor, id, fields, image, original }: UploadToRecord): Promise<NewRadiograph> {
    const { accountId, userId: uploadedBy } = actor;
    const { objectName, bytes, sha256 } = original;
    return {
      accountId,
      id,
      uploadedBy,
      ...(await this.texts.seal(id, fields)),
      format: image.format,
      ...image.facts,
      objectName,
      bytes,
      sha256,
      deidentification: image.report,
    };
  }

  private async evidenceOf({ actor, id, ip, fields }: UploadToRecord): Promise<NewAttestation> {
    const { statement, attestation } = fields;
    return {
      userId: actor.userId,
      basis: statement.basis,
      version: attestation.version,
      locale: attestation.locale,
      textSha256: hashOf(attestation),
      sealedIp: await this.vault.seal(`attestation_record.sealed_ip|${id}`, ip),
    };
  }
}
