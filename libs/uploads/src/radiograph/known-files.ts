import { Injectable } from '@nestjs/common';
import { AppError, type AccountId, type RadiographId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import type { UploadFields } from '../receive/upload-fields.policy.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

/** A file that the account has sent before. */
export interface KnownFile {
  /** Of the bytes as received or as kept, lower-case hex. */
  readonly sha256: string;
  readonly radiographId: RadiographId;
}

/** Knows files again by the bytes that were received, or that are kept and may have been downloaded, within the current transaction's account. */
@Injectable()
export class KnownFiles {
  constructor(private readonly database: Database) {}

  /** Those of the digests that are known; of several radiographs of one file the newest. */
  list(accountId: AccountId, sha256s: readonly string[]): Promise<KnownFile[]> {
    return this.database.query<KnownFile>(
      `select distinct on (known.sha256) known.sha256, known.id as "radiographId" from (
         select received_sha256 as sha256, id, created_at from phoxray.radiograph
         where account_id = $1 and received_sha256 = any($2)
         union all
         select sha256, id, created_at from phoxray.radiograph where account_id = $1 and sha256 = any($2)
       ) known order by known.sha256, known.created_at desc, known.id desc`,
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
