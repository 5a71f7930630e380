import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError, Clock, newId, SCOPES, type Actor } from '@phoxray/kernel';
import { AccessTokens } from '@phoxray/platform/access';
import { AuditLog } from '@phoxray/platform/audit';
import { Database } from '@phoxray/platform/database';
import { ACCOUNTS_ERRORS } from '../accounts.errors.js';
import type { Practitioner } from '../practitioners/practitioner.js';
import { PractitionerRepository } from '../practitioners/practitioner.repository.js';
import { CachedSessionGate } from './cached-session-gate.js';
import { SECRET_BYTES, type RefreshCredential } from './refresh-credential.codec.js';
import {
  ABSOLUTE_MS,
  digestOf,
  idleLimit,
  judgeRefresh,
  reuseHorizon,
  successorOf,
  type FamilyToken,
} from './refresh-family.policy.js';
import type { RefreshTokenId } from './refresh-token.entity.js';
import type { EndReason, SessionEntity } from './session.entity.js';
import { SessionRepository, type LockedFamily } from './session.repository.js';

/** Everything that a client is given when it signs in or refreshes. */
export interface SignedIn {
  readonly accessToken: string;
  /** Life of the access token in seconds. */
  readonly expiresIn: number;
  readonly practitioner: Practitioner;
  readonly refresh: RefreshCredential;
}

/** Sessions: opened by a proof of identity, carried on by rotating refresh tokens, ended by logout or by a reuse. */
@Injectable()
export class SessionService {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionRepository,
    private readonly practitioners: PractitionerRepository,
    private readonly tokens: AccessTokens,
    private readonly gate: CachedSessionGate,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Opens a session in the current transaction, for somebody whose identity has just been proved. */
  async open(practitioner: Practitioner, action: 'account.created' | 'session.opened'): Promise<SignedIn> {
    const session = this.draft(practitioner);
    const secret = randomBytes(SECRET_BYTES);
    await this.sessions.insert(session);
    await this.sessions.insertToken({ id: newId(), sessionId: session.id, digest: digestOf(secret) });
    await this.audit.append(actorOf(session), { action, subject: { type: 'session', id: session.id } });
    return this.signIn(session, practitioner, secret);
  }

  /**
   * Trades a refresh token for the next one. Throws `ACCOUNTS.SESSION_ENDED` for an unknown or ended one, and for one
   * used longer ago than the reuse window, which ends the whole family.
   */
  async refresh(credential: RefreshCredential): Promise<SignedIn> {
    const signedIn = await this.database.inAccount(credential.accountId, async () => {
      const family = await this.sessions.lockFamilyOf(digestOf(credential.secret));
      return family === null ? null : this.carryOn(family, credential.secret);
    });
    if (signedIn === null) throw new AppError(ACCOUNTS_ERRORS.SESSION_ENDED);
    return signedIn;
  }

  /** Ends the session that a refresh token belongs to; a token that belongs to none changes nothing. */
  async close(credential: RefreshCredential): Promise<void> {
    await this.database.inAccount(credential.accountId, async () => {
      const family = await this.sessions.lockFamilyOf(digestOf(credential.secret));
      if (family !== null && family.session.revokedAt === null) await this.revoke(family.session, 'logout');
    });
  }

  /** Null instead of an error, so that the revocation of a reused family commits. */
  private async carryOn({ session, tokens }: LockedFamily, secret: Buffer): Promise<SignedIn | null> {
    const verdict = judgeRefresh(session, tokens, secret, this.clock.now());
    switch (verdict.kind) {
      case 'rotate':
        return this.signInAgain(session, await this.rotate(session, verdict.token, secret));
      case 'repeat':
        return this.signInAgain(session, verdict.currentSecret);
      case 'reused':
        await this.revoke(session, 'token-reuse');
        break;
      case 'ended':
        break;
    }
    return null;
  }

  private async rotate(session: SessionEntity, used: FamilyToken<RefreshTokenId>, secret: Buffer): Promise<Buffer> {
    const now = this.clock.now();
    const successorSalt = randomBytes(SECRET_BYTES);
    const next = successorOf(secret, successorSalt);
    const replacedBy: RefreshTokenId = newId();
    await this.sessions.insertToken({ id: replacedBy, sessionId: session.id, digest: digestOf(next) });
    await this.sessions.replaceToken(used.id, { usedAt: now, replacedBy, successorSalt });
    await this.sessions.wipeSalts(session.id, reuseHorizon(now));
    await this.sessions.extend(session.id, idleLimit(session, now));
    return next;
  }

  private async revoke(session: SessionEntity, reason: EndReason): Promise<void> {
    await this.sessions.revoke(session.id, reason, this.clock.now());
    await this.audit.append(actorOf(session), {
      action: reason === 'logout' ? 'session.closed' : 'session.revoked',
      subject: { type: 'session', id: session.id },
      facts: { reason },
    });
    this.database.afterCommit(() => this.gate.forget(actorOf(session)));
  }

  private async signInAgain(session: SessionEntity, secret: Buffer): Promise<SignedIn | null> {
    const practitioner = await this.practitioners.find(session.userId);
    return practitioner === null ? null : this.signIn(session, practitioner, secret);
  }

  private async signIn(session: SessionEntity, practitioner: Practitioner, secret: Buffer): Promise<SignedIn> {
    const token = await this.tokens.issue({ ...actorOf(session), scopes: SCOPES });
    return { ...token, practitioner, refresh: { accountId: session.accountId, secret } };
  }

  private draft({ accountId, id: userId }: Practitioner): SessionEntity {
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + ABSOLUTE_MS);
    const idleUntil = idleLimit({ expiresAt }, createdAt);
    return { accountId, id: newId(), userId, createdAt, idleUntil, expiresAt, revokedAt: null, revokedReason: null };
  }
}

function actorOf({ accountId, userId, id }: SessionEntity): Omit<Actor, 'scopes'> {
  return { accountId, userId, sessionId: id };
}
