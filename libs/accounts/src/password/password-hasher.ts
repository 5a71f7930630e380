import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { MasterKey } from '@phoxray/platform/crypto';
import { HTTP_ERRORS } from '@phoxray/platform/http';
import { PasswordGate } from './password-gate.js';

/** argon2id, version 19, at OWASP ASVS 5.0 appendix C's memory-harder point: 46 MiB, one pass, one lane. */
const COST = { memoryCost: 47_104, timeCost: 1, parallelism: 1 } as const;
const MAX_WAITING = 256;

/**
 * Password hashes as PHC strings. The installation's key is argon2's secret input (a pepper): a stolen table alone
 * cannot be guessed against.
 */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  private readonly gate = new PasswordGate(
    { concurrent: availableParallelism(), waiting: MAX_WAITING },
    HTTP_ERRORS.UNAVAILABLE,
  );
  private readonly pepper: Buffer;
  private nobodysHash: string;

  constructor(masterKey: MasterKey) {
    this.pepper = masterKey.digest('password-pepper', 'v1');
  }

  async onModuleInit(): Promise<void> {
    this.nobodysHash = await this.hash(randomBytes(32).toString('base64url'));
  }

  hash(password: string): Promise<string> {
    return this.gate.run(() => hash(password, { ...COST, secret: this.pepper }));
  }

  /** Does the same work when there is no hash to compare with, and answers false. */
  async verify(password: string, known: string | null): Promise<boolean> {
    const matches = await this.gate.run(() => verify(known ?? this.nobodysHash, password, { secret: this.pepper }));
    return matches && known !== null;
  }

  /** True when the hash was made with other costs than today's. */
  isOutdated(known: string): boolean {
    const made = parseOptions(known);
    return (
      made.memoryCost !== COST.memoryCost || made.timeCost !== COST.timeCost || made.parallelism !== COST.parallelism
    );
  }
}
