import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@phoxray/kernel';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { Database } from '@phoxray/platform/database';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

const FITS = `($3::bigint = 0 or radiographs + $2 <= $3) and ($5::bigint = 0 or bytes + $4 <= $5)`;

/** How much an account may keep: radiographs by count and by bytes. Works in the account's transaction. */
@Injectable()
export class StorageQuota {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'UPLOAD_QUOTA_COUNT' | 'UPLOAD_QUOTA_BYTES'>,
  ) {}

  /** Throws `UPLOADS.QUOTA_EXCEEDED` when one more file of so many bytes would not fit any more. */
  async require(bytes: number): Promise<void> {
    const found = await this.database.query(
      `select from (select coalesce(max(radiographs), 0) as radiographs, coalesce(max(bytes), 0) as bytes
         from phoxray.storage_usage where account_id = $1) kept where ${FITS}`,
      this.parametersFor(1, bytes),
    );
    if (found.length === 0) throw new AppError(UPLOADS_ERRORS.QUOTA_EXCEEDED);
  }

  /** Counts a radiograph that is kept now. Its lock lasts until the commit: nobody slips in between. Throws as above. */
  async charge(bytes: number): Promise<void> {
    if (await this.add(bytes)) return;
    // Too much, or the first of its account: then there is no row yet.
    await this.open();
    if (!(await this.add(bytes))) throw new AppError(UPLOADS_ERRORS.QUOTA_EXCEEDED);
  }

  /** Counts a radiograph that is gone. */
  async release(bytes: number): Promise<void> {
    await this.database.query(
      `update phoxray.storage_usage set radiographs = radiographs - 1, bytes = bytes - $2 where account_id = $1`,
      [this.database.accountId, bytes],
    );
  }

  /** Makes whoever begins or keeps something for this account wait until the commit, so that what is counted stays true. */
  async hold(): Promise<void> {
    await this.open();
    await this.database.query('select from phoxray.storage_usage where account_id = $1 for update', [
      this.database.accountId,
    ]);
  }

  private async add(bytes: number): Promise<boolean> {
    const charged = await this.database.query(
      `update phoxray.storage_usage set radiographs = radiographs + $2, bytes = bytes + $4
       where account_id = $1 and ${FITS} returning account_id`,
      this.parametersFor(1, bytes),
    );
    return charged.length === 1;
  }

  private async open(): Promise<void> {
    await this.database.query(
      `insert into phoxray.storage_usage (account_id, radiographs, bytes) values ($1, 0, 0) on conflict do nothing`,
      [this.database.accountId],
    );
  }

  private parametersFor(count: number, bytes: number): unknown[] {
    const { UPLOAD_QUOTA_COUNT: maxCount, UPLOAD_QUOTA_BYTES: maxBytes } = this.config;
    return [this.database.accountId, count, maxCount, bytes, maxBytes];
  }
}
