import { Injectable } from '@nestjs/common';
import type { AccountId, PageRequest, RadiographId, UploadId } from '@phoxray/kernel';
import { Database, newestFirst } from '@phoxray/platform/database';
import { UploadPieceEntity } from './upload-piece.entity.js';
import { UploadEntity, type UploadState } from './upload.entity.js';

export type NewUpload = Pick<
  UploadEntity,
  'accountId' | 'id' | 'uploadedBy' | 'sessionId' | 'length' | 'declaredSha256' | 'expiresAt'
> & { readonly sealedFields: Buffer; readonly sealedIp: Buffer; readonly sealedKey: Buffer };

export type NewPiece = Omit<UploadPieceEntity, 'accountId' | 'uploadId'>;

/** What became of a complete upload. */
export type UploadOutcome =
  { readonly radiographId: RadiographId } | { readonly problem: { readonly code: string; readonly detail: string } };

/** Notified with every change of state; payload as `uploadSignal` writes it. */
export const UPLOAD_CHANGED = 'phoxray_upload';

export const uploadSignal = (accountId: AccountId, id: UploadId): string => `${accountId}:${id}`;

/** Uploads of the current transaction's account. Every change of state is a compare-and-set. */
@Injectable()
export class UploadRepository {
  constructor(private readonly database: Database) {}

  async insert(upload: NewUpload): Promise<void> {
    await this.database.repository(UploadEntity).insert(upload);
  }

  find(accountId: AccountId, id: UploadId): Promise<UploadEntity | null> {
    return this.database.repository(UploadEntity).findOneBy({ accountId, id });
  }

  /** Newest first; up to one more than the limit, which tells that there is more. */
  list(accountId: AccountId, page: PageRequest): Promise<UploadEntity[]> {
    const query = this.database
      .repository(UploadEntity)
      .createQueryBuilder('upload')
      .where('upload.account_id = :accountId', { accountId });
    return newestFirst(query, page).getMany();
  }

  /** Holds everybody else off until the end of the transaction. */
  lock(accountId: AccountId, id: UploadId): Promise<UploadEntity | null> {
    const lock = { mode: 'pessimistic_write' } as const;
    return this.database.repository(UploadEntity).findOne({ where: { accountId, id }, lock });
  }

  /** Uploads whose file has not been dealt with yet. */
  async countOpen(accountId: AccountId): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `select count(*)::int as count from phoxray.upload
       where account_id = $1 and state in ('receiving', 'verifying') and expires_at > now()`,
      [accountId],
    );
    return row?.count ?? 0;
  }

  pieces(accountId: AccountId, uploadId: UploadId): Promise<UploadPieceEntity[]> {
    return this.database
      .repository(UploadPieceEntity)
      .find({ where: { accountId, uploadId }, order: { start: 'ASC' } });
  }

  /** The state after the piece, or null when the upload does not stand where the piece begins. */
  async append(accountId: AccountId, id: UploadId, piece: NewPiece): Promise<UploadState | null> {
    const [row] = await this.database.query<{ state: UploadState }>(
      `with moved as (
         update phoxray.upload set received = received + $4, pieces = pieces + 1, changed_at = now(),
           state = case when received + $4 = length then 'verifying' else state end
         where account_id = $1 and id = $2 and received = $3 and state = 'receiving' and received + $4 <= length
         returning state
       ), kept as (
         insert into phoxray.upload_piece (account_id, upload_id, start, bytes, object_name)
         select $1, $2, $3, $4, $5 from moved
       )
       select state from moved`,
      [accountId, id, piece.start, piece.bytes, piece.objectName],
    );
    return row?.state ?? null;
  }

  /** Puts a complete upload's waiting time back to zero; false when somebody else has just done so. */
  async touch(accountId: AccountId, id: UploadId, waitingSeconds: number): Promise<boolean> {
    const touched = await this.database.query(
      `update phoxray.upload set changed_at = now()
       where account_id = $1 and id = $2 and state = 'verifying'
         and changed_at < now() - make_interval(secs => $3) returning id`,
      [accountId, id, waitingSeconds],
    );
    return touched.length === 1;
  }

  /** Closes an upload whose row is locked, forgets what it carried, and names the objects that are left to remove. */
  async settle(accountId: AccountId, id: UploadId, outcome: UploadOutcome): Promise<string[]> {
    const secrets = { sealedFields: null, sealedIp: null, sealedKey: null };
    const settled =
      'problem' in outcome
        ? { state: 'refused' as const, problemCode: outcome.problem.code, problemDetail: outcome.problem.detail }
        : { state: 'done' as const, radiographId: outcome.radiographId };
    const changedAt = new Date();
    await this.database.repository(UploadEntity).update({ accountId, id }, { ...secrets, ...settled, changedAt });
    await this.notify(accountId, id);
    return this.removePieces(accountId, id);
  }

  /** Forgets an upload altogether; the names of the objects that are left to remove. */
  async delete(accountId: AccountId, id: UploadId): Promise<string[]> {
    const objectNames = await this.removePieces(accountId, id);
    await this.database.repository(UploadEntity).delete({ accountId, id });
    return objectNames;
  }

  private async removePieces(accountId: AccountId, uploadId: UploadId): Promise<string[]> {
    const pieces = await this.pieces(accountId, uploadId);
    await this.database.repository(UploadPieceEntity).delete({ accountId, uploadId });
    return pieces.map(({ objectName }) => objectName);
  }

  private async notify(accountId: AccountId, id: UploadId): Promise<void> {
    await this.database.query('select pg_notify($1, $2)', [UPLOAD_CHANGED, uploadSignal(accountId, id)]);
  }
}
