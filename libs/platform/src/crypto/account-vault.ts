import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AccountId } from '@phoxray/kernel';
import { Database } from '../database/index.js';
import { AccountKeyEntity } from './account-key.entity.js';
import { deriveKey, open, seal } from './aead.js';
import { MasterKey } from './master-key.js';

const FIRST_VERSION = 1;
/** A destroyed key may stay usable in a process for this long. */
const CACHE_MS = 60_000;
const CACHE_ENTRIES = 1_000;

/** Thrown when the account's key is gone: its data can never be read again. */
export class AccountKeyDestroyedError extends Error {
  constructor() {
    super('the key of this account is destroyed');
    this.name = 'AccountKeyDestroyedError';
  }
}

/** Everything that is encrypted or digested under an account's own key. Works inside that account's transaction. */
@Injectable()
export class AccountVault {
  private readonly cache = new Map<AccountId, { key: Buffer; until: number }>();

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  /** Makes the key of a new account, in the transaction that creates the account. */
  async createKey(accountId: AccountId): Promise<void> {
    const wrapped = this.masterKey.generateWrapped(accountId, FIRST_VERSION);
    await this.database.repository(AccountKeyEntity).insert({ accountId, version: FIRST_VERSION, wrapped });
  }

  /** A key for one purpose of the account (objects, pseudonymous UIDs). Throws `AccountKeyDestroyedError`. */
  async deriveKey(purpose: string): Promise<Buffer> {
    return deriveKey(await this.accountKey(), `phoxray/${purpose}/v1`);
  }

  /** Seals a column's text; `place` (table.column|row id) is authenticated, so a value cannot move to another row. */
  async seal(place: string, text: string): Promise<Buffer> {
    return seal(await this.deriveKey('field'), place, Buffer.from(text));
  }

  /** Opens what `seal` sealed at the same place. Throws `TamperedError` otherwise. */
  async open(place: string, sealed: Buffer): Promise<string> {
    return open(await this.deriveKey('field'), place, sealed).toString('utf8');
  }

  /** HMAC-SHA-256 under the account's key: equal only within the account. */
  async digest(purpose: string, text: string): Promise<Buffer> {
    return createHmac('sha256', await this.deriveKey('digest'))
      .update(`${purpose}\0${text}`)
      .digest();
  }

  private async accountKey(): Promise<Buffer> {
    const { accountId } = this.database;
    const cached = this.cache.get(accountId);
    if (cached !== undefined && cached.until > Date.now()) return cached.key;
    const row = await this.database.repository(AccountKeyEntity).findOneBy({ accountId, version: FIRST_VERSION });
    if (row === null) throw new AccountKeyDestroyedError();
    return this.remember(accountId, this.masterKey.unwrap(accountId, row.version, row.wrapped));
  }

  private remember(accountId: AccountId, key: Buffer): Buffer {
    const oldest = this.cache.keys().next().value;
    if (this.cache.size >= CACHE_ENTRIES && oldest !== undefined) this.cache.delete(oldest);
    this.cache.set(accountId, { key, until: Date.now() + CACHE_MS });
    return key;
  }
}
