import { Injectable } from '@nestjs/common';
import type { AccountId, StoredKey } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';

const EACH = `
  select object_name from phoxray.radiograph where account_id = $1
  union all select object_name from phoxray.rendition where account_id = $1
  union all select object_name from phoxray.upload_piece where account_id = $1`;

/** The objects that this area's rows name, in the current transaction's account. */
@Injectable()
export class ObjectNames {
  constructor(private readonly database: Database) {}

  /** Those of the keys that a row names. */
  async known(accountId: AccountId, keys: readonly StoredKey[]): Promise<Set<string>> {
    const rows = await this.database.query<{ object_name: string }>(
      `select object_name from (${EACH}) named where object_name = any($2)`,
      [accountId, keys.map(({ key }) => key)],
    );
    return new Set(rows.map(({ object_name }) => object_name));
  }

  /** Objects that rows older than `before` name. Pieces of uploads come and go too fast to be missed. */
  async count(accountId: AccountId, before: Date): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `select (select count(*) from phoxray.radiograph where account_id = $1 and created_at < $2)::int
         + (select count(object_name) from phoxray.rendition where account_id = $1 and created_at < $2)::int as count`,
      [accountId, before],
    );
    return row?.count ?? 0;
  }
}
