import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AccountId } from '@phoxray/kernel';
import { CONFIG, type Config } from '../config/index.js';
import { deriveKey, open, seal, TamperedError } from './aead.js';

const CHECK_PLACE = 'key-check|1';

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

  /** True when `unwrap` would succeed. */
  opens(accountId: AccountId, version: number, wrapped: Buffer): boolean {
    return succeeds(() => this.unwrap(accountId, version, wrapped));
  }

  /** A value that only this key opens. */
  sealCheck(): Buffer {
    return seal(this.wrapping, CHECK_PLACE, Buffer.from(CHECK_PLACE));
  }

  /** Whether `sealCheck` made the value under this very key. */
  opensCheck(sealed: Buffer): boolean {
    return succeeds(() => open(this.wrapping, CHECK_PLACE, sealed));
  }

  /** HMAC-SHA-256 by purpose: finds an equal value again without keeping it (an e-mail address, a token). */
  digest(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.digesting).update(purpose).update('\0').update(text).digest();
  }
}

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof TamperedError) return false;
    throw error;
  }
}
