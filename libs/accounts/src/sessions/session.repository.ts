import { Injectable } from '@nestjs/common';
import type { SessionId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { IsNull, LessThan, Not } from 'typeorm';
import { RefreshTokenEntity, type RefreshTokenId } from './refresh-token.entity.js';
import { SessionEntity, type EndReason } from './session.entity.js';

/** A session, locked for the rest of the transaction, with the tokens that matter to a decision. */
export interface LockedFamily {
  readonly session: SessionEntity;
  readonly tokens: readonly RefreshTokenEntity[];
}

export interface Replacement {
  readonly usedAt: Date;
  readonly replacedBy: RefreshTokenId;
  readonly successorSalt: Buffer;
}

/** Sessions and refresh tokens of the current transaction's account. */
@Injectable()
export class SessionRepository {
  constructor(private readonly database: Database) {}

  async insert(session: SessionEntity): Promise<void> {
    await this.sessions.insert(session);
  }

  async insertToken(token: Pick<RefreshTokenEntity, 'id' | 'sessionId' | 'digest'>): Promise<void> {
    await this.tokens.insert({ ...token, accountId: this.database.accountId });
  }

  find(id: SessionId): Promise<SessionEntity | null> {
    return this.sessions.findOneBy({ accountId: this.database.accountId, id });
  }

  /** The family that a token belongs to, or null. The tokens are read after the lock: racing refreshes queue here. */
  async lockFamilyOf(digest: Buffer): Promise<LockedFamily | null> {
    const { accountId } = this.database;
    const token = await this.tokens.findOneBy({ accountId, digest });
    if (token === null) return null;
    const { sessionId } = token;
    const session = await this.sessions.findOneOrFail({
      where: { accountId, id: sessionId },
      lock: { mode: 'pessimistic_write' },
    });
    const family = { accountId, sessionId };
    const tokens = await this.tokens.findBy([
      { ...family, digest },
      { ...family, usedAt: IsNull() },
      { ...family, successorSalt: Not(IsNull()) },
    ]);
    return { session, tokens };
  }

  async replaceToken(id: RefreshTokenId, replacement: Replacement): Promise<void> {
    await this.tokens.update({ accountId: this.database.accountId, id }, replacement);
  }

  async wipeSalts(sessionId: SessionId, usedBefore: Date): Promise<void> {
    const { accountId } = this.database;
    const due = { accountId, sessionId, usedAt: LessThan(usedBefore), successorSalt: Not(IsNull()) };
    await this.tokens.update(due, { successorSalt: null });
  }

  async extend(id: SessionId, idleUntil: Date): Promise<void> {
    await this.sessions.update({ accountId: this.database.accountId, id }, { idleUntil });
  }

  async revoke(id: SessionId, revokedReason: EndReason, revokedAt: Date): Promise<void> {
    const live = { accountId: this.database.accountId, id, revokedAt: IsNull() };
    await this.sessions.update(live, { revokedAt, revokedReason });
  }

  private get sessions() {
    return this.database.repository(SessionEntity);
  }

  private get tokens() {
    return this.database.repository(RefreshTokenEntity);
  }
}
