import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, type Actor, type UploadId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { Database } from '@phoxray/platform/database';
import { ATTESTATION_TEXTS } from '../attestation/attestation-texts.data.js';
import { StorageQuota } from '../quota/storage-quota.js';
import { KnownFiles } from '../radiograph/known-files.js';
import { isTextField, type TextField } from '../receive/text-fields.js';
import { parseFields } from '../receive/upload-fields.policy.js';
import { fileTooLarge } from '../stage/file-too-large.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { UploadVault } from './upload-vault.js';
import { UploadRepository } from './upload.repository.js';

/** How long an upload may take from its first byte to its last, with all its pauses. */
export const UPLOAD_LIFE_MS = 24 * 3_600_000;

const RETRY_AFTER_SECONDS = 60;

/** An upload as its sender announces it; not one byte of it has come. */
export interface AnnouncedUpload {
  readonly actor: Actor;
  readonly ip: string;
  readonly id: UploadId;
  readonly length: number;
  /** As tus decodes it; null where a key came without a value. */
  readonly metadata: Readonly<Record<string, string | null>>;
}

/**
 * The fields of ours. Stock clients add keys of their own, such as the file's name. These may hold a person's name, so
 * they are left unread: neither kept nor logged.
 */
function textsOf(metadata: AnnouncedUpload['metadata']): Map<TextField, string> {
  const texts = new Map<TextField, string>();
  for (const [name, value] of Object.entries(metadata)) if (isTextField(name)) texts.set(name, value ?? '');
  return texts;
}

/** Begins resumable uploads: everything that can be refused before the first byte is refused here. */
@Injectable()
export class UploadCreator {
  constructor(
    private readonly database: Database,
    private readonly uploads: UploadRepository,
    private readonly vault: UploadVault,
    private readonly knownFiles: KnownFiles,
    private readonly quota: StorageQuota,
    private readonly audit: AuditLog,
    @Inject(CONFIG) private readonly config: Pick<Config, 'UPLOAD_MAX_BYTES' | 'UPLOAD_MAX_OPEN'>,
  ) {}

  /** Throws an `AppError` of `UPLOADS`. */
  async create(announced: AnnouncedUpload): Promise<void> {
    const { actor, id, length, metadata } = announced;
    const texts = textsOf(metadata);
    const fields = parseFields(texts, ATTESTATION_TEXTS);
    if (length === 0) throw new AppError(UPLOADS_ERRORS.FILE_EMPTY);
    if (length > this.config.UPLOAD_MAX_BYTES) throw fileTooLarge(this.config.UPLOAD_MAX_BYTES);
    await this.database.inAccount(actor.accountId, async () => {
      await this.requireRoom(announced);
      await this.knownFiles.requireNew(actor.accountId, fields);
      await this.write(announced, texts, fields.sha256);
      await this.audit.append(actor, { action: 'upload.create', subject: { type: 'upload', id }, facts: { length } });
    });
  }

  /** Under the quota's lock: of creations that come together, each counts those before it. */
  private async requireRoom({ actor, length }: AnnouncedUpload): Promise<void> {
    await this.quota.hold();
    await this.quota.require(length);
    const open = await this.uploads.countOpen(actor.accountId);
    if (open < this.config.UPLOAD_MAX_OPEN) return;
    throw new AppError(UPLOADS_ERRORS.TOO_MANY_UPLOADS, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  private async write(
    { actor, ip, id, length }: AnnouncedUpload,
    texts: ReadonlyMap<TextField, string>,
    declaredSha256: string | null,
  ): Promise<void> {
    const { accountId, userId: uploadedBy, sessionId } = actor;
    const secrets = await this.vault.seal(id, { texts, ip, key: randomBytes(32) });
    const expiresAt = new Date(Date.now() + UPLOAD_LIFE_MS);
    await this.uploads.insert({ accountId, id, uploadedBy, sessionId, length, declaredSha256, expiresAt, ...secrets });
  }
}
