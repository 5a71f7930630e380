import { Injectable } from '@nestjs/common';
import type { AccountId, JobId, ResultId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { ResultEntity } from './result.entity.js';

/** Results of the current transaction's account. */
@Injectable()
export class ResultRepository {
  constructor(private readonly database: Database) {}

  /** In the order of the workflow's outputs. */
  listOf(accountId: AccountId, jobId: JobId): Promise<ResultEntity[]> {
    return this.database.repository(ResultEntity).find({ where: { accountId, jobId }, order: { position: 'ASC' } });
  }

  find(accountId: AccountId, jobId: JobId, id: ResultId): Promise<ResultEntity | null> {
    return this.database.repository(ResultEntity).findOneBy({ accountId, jobId, id });
  }
}
