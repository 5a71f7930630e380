import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { newId, type Actor, type Scope } from '@phoxray/kernel';
import { SignJWT } from 'jose';
import { CONFIG, type Config } from '../config/index.js';

export const ACCESS_TOKEN_SECONDS = 600;
export const TOKEN_ALGORITHM = 'ES256';
export const TOKEN_TYPE = 'at+jwt';
export const TOKEN_AUDIENCE = 'phoxray-api';

/** What a token says of its bearer, besides the registered claims. */
export type TokenGrant = Omit<Actor, 'scopes'> & { readonly scopes: readonly Scope[] };

/** Access tokens: JWT of type `at+jwt` (RFC 9068), ES256, ten minutes, one audience. */
@Injectable()
export class AccessTokens {
  readonly issuer: string;
  readonly publicKey: KeyObject;
  /** Thumbprint of the public key, in the header of every token. */
  readonly keyId: string;
  private readonly privateKey: KeyObject;

  constructor(@Inject(CONFIG) config: Pick<Config, 'JWT_PRIVATE_KEY' | 'PUBLIC_URL'>) {
    this.issuer = new URL(config.PUBLIC_URL).origin;
    this.privateKey = config.JWT_PRIVATE_KEY;
    this.publicKey = createPublicKey(config.JWT_PRIVATE_KEY);
    const spki = this.publicKey.export({ type: 'spki', format: 'der' });
    this.keyId = createHash('sha256').update(spki).digest('base64url').slice(0, 16);
  }

  /** A signed token and its life in seconds. */
  async issue(grant: TokenGrant): Promise<{ accessToken: string; expiresIn: number }> {
    const accessToken = await new SignJWT({ acc: grant.accountId, sid: grant.sessionId, scope: grant.scopes.join(' ') })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid: this.keyId })
      .setIssuer(this.issuer)
      .setAudience(TOKEN_AUDIENCE)
      .setSubject(grant.userId)
      .setJti(newId())
      .setIssuedAt()
      .setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`)
      .sign(this.privateKey);
    return { accessToken, expiresIn: ACCESS_TOKEN_SECONDS };
  }
}
