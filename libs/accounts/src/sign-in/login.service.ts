import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AppError, newId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { Database } from '@phoxray/platform/database';
import { ACCOUNTS_ERRORS } from '../accounts.errors.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { LoginDirectory, type Login } from '../practitioners/login-directory.js';
import { PractitionerRepository } from '../practitioners/practitioner.repository.js';
import { SessionService, type SignedIn } from '../sessions/session.service.js';
import { LoginThrottle } from '../throttle/login-throttle.js';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** A login whose password was right, and the hash that it was compared with. */
interface ProvenLogin extends Login {
  readonly passwordHash: string;
}

/** No refusal is faster: covers the audit entry that only a known account gets, with room for a busy disk. */
const REFUSAL_MS = 150;

/** Signs practitioners in by password. An unknown address costs the same work and gets the same answer as a wrong password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly database: Database,
    private readonly practitioners: PractitionerRepository,
    private readonly directory: LoginDirectory,
    private readonly sessions: SessionService,
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly audit: AuditLog,
  ) {}

  /** Throws `ACCOUNTS.BAD_CREDENTIALS` and `ACCOUNTS.TOO_MANY_ATTEMPTS`. */
  async logIn(credentials: Credentials, client: string): Promise<SignedIn> {
    const attempt = { email: credentials.email, client };
    await this.throttle.chargeLogin(attempt);
    const proven = await atLeast(REFUSAL_MS, this.prove(credentials));
    if (proven === null) throw new AppError(ACCOUNTS_ERRORS.BAD_CREDENTIALS);
    const signedIn = await this.open(proven, credentials.password);
    await this.throttle.forgiveLogin(attempt);
    return signedIn;
  }

  private async prove({ email, password }: Credentials): Promise<ProvenLogin | null> {
    const known = await this.directory.find(email);
    const login = known ?? { accountId: newId<'account'>(), userId: newId<'user'>() };
    const passwordHash = await this.database.inAccount(login.accountId, () =>
      this.practitioners.findPasswordHash(login.userId),
    );
    if ((await this.hasher.verify(password, passwordHash)) && passwordHash !== null) return { ...login, passwordHash };
    if (known !== null) await this.recordRefusal(known);
    return null;
  }

  private recordRefusal({ accountId, userId }: Login): Promise<void> {
    return this.database.inAccount(accountId, () =>
      this.audit.append(
        { system: 'login' },
        { action: 'session.opened', outcome: 'refused', subject: { type: 'practitioner', id: userId } },
      ),
    );
  }

  private async open(proven: ProvenLogin, password: string): Promise<SignedIn> {
    const renewed = this.hasher.isOutdated(proven.passwordHash) ? await this.hasher.hash(password) : null;
    return this.database.inAccount(proven.accountId, async () => {
      if (renewed !== null) await this.practitioners.replacePasswordHash(proven.userId, renewed);
      const practitioner = await this.practitioners.find(proven.userId);
      if (practitioner === null) throw new AppError(ACCOUNTS_ERRORS.BAD_CREDENTIALS);
      return this.sessions.open(practitioner, 'session.opened');
    });
  }
}

/** The outcome, null not before `milliseconds` have passed since now. */
async function atLeast<T>(milliseconds: number, work: Promise<T | null>): Promise<T | null> {
  const floor = sleep(milliseconds);
  const outcome = await work;
  if (outcome === null) await floor;
  return outcome;
}
