import { Injectable } from '@nestjs/common';
import type { Actor, RadiographId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { AccountVault } from '@phoxray/platform/crypto';
import { JobQueue } from '@phoxray/platform/queue';
import { hashOf } from '../attestation/attestation-text.js';
import { StorageQuota } from '../quota/storage-quota.js';
import type { UploadFields } from '../receive/upload-fields.policy.js';
import { MAKE_RENDITIONS } from '../rendition/make-renditions.job.js';
import type { StoredImage } from './radiograph-intake.js';
import {
  RadiographRepository,
  type NewAttestation,
  type NewRadiograph,
  type RadiographRecord,
} from './radiograph.repository.js';
import { RadiographTextVault } from './radiograph-text.vault.js';

/** Everything a radiograph's rows are made of. */
export interface RadiographToWrite extends StoredImage {
  readonly actor: Omit<Actor, 'scopes'>;
  readonly ip: string;
  readonly id: RadiographId;
  readonly fields: UploadFields;
  readonly receivedSha256: string;
}

/** Writes a radiograph in the current transaction: evidence, radiograph, renditions to make, queue entry, audit. */
@Injectable()
export class RadiographWriter {
  constructor(
    private readonly repository: RadiographRepository,
    private readonly quota: StorageQuota,
    private readonly texts: RadiographTextVault,
    private readonly vault: AccountVault,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
  ) {}

  /** Throws `UPLOADS.QUOTA_EXCEEDED`. */
  async write(upload: RadiographToWrite): Promise<RadiographRecord> {
    const { actor, id, image, original, fields } = upload;
    const { accountId } = actor;
    const record = await this.repository.insert(await this.rowOf(upload), await this.evidenceOf(upload));
    await this.queue.enqueue(MAKE_RENDITIONS, `renditions-${id}`, { accountId, radiographId: id });
    await this.quota.charge(original.bytes);
    await this.audit.append(actor, {
      action: 'radiograph.create',
      subject: { type: 'radiograph', id },
      facts: { format: image.format, bytes: original.bytes, basis: fields.statement.basis },
    });
    return record;
  }

  private async rowOf({
    actor,
    id,
    fields,
    image,
    original,
    receivedSha256,
  }: RadiographToWrite): Promise<NewRadiograph> {
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
      receivedSha256,
      deidentification: { ...image.report, ...(fields.preparation && { preparation: fields.preparation }) },
    };
  }

  private async evidenceOf({ actor, id, ip, fields }: RadiographToWrite): Promise<NewAttestation> {
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
