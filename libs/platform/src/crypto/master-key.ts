import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AccountId } from '@phoxray/kernel';
import { CONFIG, type Config } from '../config/index.js';
import { deriveKey, open, seal } from './aead.js';

/** The installation's key: wraps account keys and makes keyed digests. Never leaves this class. */
@Injectable()
export class MasterKey {
  private readonly wrapping: Buffer;
  private readonly digesting: Buffer;

  constructor(@Inject(CONFIG) config: Pick<Config, 'MASTER_KEY'>) {
    this.wrapping = deriveKey(config.MASTER_KEY, 'phoxray/wrap/v1');
    this.digesting = deriveKey(config.MASTER_KEY, 'phoxray/digest/v1');
  }

  /** A fresh 256-bit account key, wrapped: bound to the account and the key's version. */
  generateWrapped(accountId: AccountId, version: number): Buffer {
    return seal(this.wrapping, `account-key|${accountId}|${version}`, randomBytes(32));
  }

  /** Throws `TamperedError` for the key of another account or version. */
  unwrap(accountId: AccountId, version: number, wrapped: Buffer): Buffer {
    return open(this.wrapping, `account-key|${accountId}|${version}`, wrapped);
  }

  /** HMAC-SHA-256 by purpose: finds an equal value again without keeping it (an e-mail address, a token). */
  digest(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.digesting).update(purpose).update('\0').update(text).digest();
  }
}
