import { Injectable, type OnModuleInit } from '@nestjs/common';
import { parseId } from '@phoxray/kernel';
import { ConfigError } from '../config/index.js';
import { Database } from '../database/index.js';
import { KeyCheckEntity } from './key-check.entity.js';
import { MasterKey } from './master-key.js';

interface WrappedKey {
  readonly account_id: string;
  readonly version: number;
  readonly wrapped: Buffer;
}

/**
 * Refuses to start with a master key that is not the one of this database: with a wrong one nobody could sign in or see
 * an image, and new accounts would be made that the right one cannot open. The first start writes the sealed value to
 * compare with; where there are accounts already, their keys decide whether it may.
 */
@Injectable()
export class MasterKeyCheck implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  /** Throws `ConfigError`. */
  async onModuleInit(): Promise<void> {
    const isRight = await this.database.withoutAccount(async () => {
      const kept = (await this.find()) ?? (await this.begin());
      return kept !== null && this.masterKey.opensCheck(kept.sealed);
    });
    if (!isRight) throw new ConfigError([`MASTER_KEY is not the key that this database was written with; ${ADVICE}`]);
  }

  private find(): Promise<KeyCheckEntity | null> {
    return this.database.repository(KeyCheckEntity).findOneBy({ id: 1 });
  }

  /** Null when an account's key says that this master key is not the right one. */
  private async begin(): Promise<KeyCheckEntity | null> {
    if (!(await this.opensAnAccount())) return null;
    const sealed = this.masterKey.sealCheck();
    // Another process that starts at the same time may have been first: then its value counts.
    await this.database.query('insert into phoxray.key_check (id, sealed) values (1, $1) on conflict do nothing', [
      sealed,
    ]);
    return this.find();
  }

  private async opensAnAccount(): Promise<boolean> {
    const [key] = await this.database.query<WrappedKey>('select * from phoxray.find_any_account_key()');
    const accountId = key === undefined ? null : parseId<'account'>(key.account_id);
    if (key === undefined || accountId === null) return true;
    return this.masterKey.opens(accountId, key.version, key.wrapped);
  }
}

const ADVICE = 'give the right one back (secrets.json of the data folder, or its backup)';
