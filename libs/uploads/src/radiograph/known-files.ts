import { Injectable } from '@nestjs/common';
import { AppError, type AccountId, type RadiographId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import type { UploadFields } from '../receive/upload-fields.policy.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

/** A file that the account has sent before. */
export interface KnownFile {
  /** Of the bytes as received, lower-case hex. */
  readonly sha256: string;
  readonly radiographId: RadiographId;
}

/** Knows files again by the bytes that were received, within the current transaction's account. */
@Injectable()
export class KnownFiles {
  constructor(private readonly database: Database) {}

  /** Those of the digests that are known; of several radiographs of one file the newest. */
  list(accountId: AccountId, sha256s: readonly string[]): Promise<KnownFile[]> {
    return this.database.query<KnownFile>(
      `select distinct on (received_sha256) received_sha256 as sha256, id as "radiographId" from phoxray.radiograph
       where account_id = $1 and received_sha256 = any($2) order by received_sha256, created_at desc, id desc`,
      [accountId, [...sha256s]],
    );
  }

  /** Throws `UPLOADS.DUPLICATE` when the file to come is there, unless it is wanted twice. */
  async requireNew(accountId: AccountId, { sha256, keepDuplicate }: UploadFields): Promise<void> {
    if (sha256 === null || keepDuplicate) return;
    const [known] = await this.list(accountId, [sha256]);
    if (known === undefined) return;
    throw new AppError(UPLOADS_ERRORS.DUPLICATE, { members: { radiographId: known.radiographId } });
  }
}
