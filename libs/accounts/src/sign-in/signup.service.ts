import { Injectable } from '@nestjs/common';
import { AppError, Clock, newId } from '@phoxray/kernel';
import { AccountVault } from '@phoxray/platform/crypto';
import { Database } from '@phoxray/platform/database';
import { AccountEntity } from '../account.entity.js';
import { ACCOUNTS_ERRORS } from '../accounts.errors.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { findPasswordFault, PASSWORD_ADVICE } from '../password/password.policy.js';
import { LoginDirectory } from '../practitioners/login-directory.js';
import type { Practitioner } from '../practitioners/practitioner.js';
import { PractitionerRepository } from '../practitioners/practitioner.repository.js';
import { SessionService, type SignedIn } from '../sessions/session.service.js';
import { LoginThrottle } from '../throttle/login-throttle.js';

/** What somebody gives to have an account. */
export interface SignUp extends Pick<Practitioner, 'email' | 'firstName' | 'lastName' | 'locale'> {
  readonly password: string;
}

/** Makes accounts: the tenant, its key, its first practitioner and their first session, or nothing of it. */
@Injectable()
export class SignUpService {
  constructor(
    private readonly database: Database,
    private readonly vault: AccountVault,
    private readonly practitioners: PractitionerRepository,
    private readonly directory: LoginDirectory,
    private readonly sessions: SessionService,
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `ACCOUNTS.WEAK_PASSWORD`, `ACCOUNTS.TOO_MANY_ATTEMPTS` and `ACCOUNTS.EMAIL_TAKEN`. The last one tells a
   * stranger that an address has an account; only confirming addresses by mail before anything else can avoid that.
   */
  async signUp(given: SignUp, client: string): Promise<SignedIn> {
    // Charged before anything is judged: a refusal costs work too.
    await this.throttle.chargeSignUp(client);
    const fault = findPasswordFault(given.password, given);
    if (fault !== null) throw new AppError(ACCOUNTS_ERRORS.WEAK_PASSWORD, weakPassword(PASSWORD_ADVICE[fault]));
    const passwordHash = await this.hasher.hash(given.password);
    const practitioner = this.draft(given);
    return this.database.inAccount(practitioner.accountId, async () => {
      await this.create(practitioner, passwordHash);
      return this.sessions.open(practitioner, 'account.created');
    });
  }

  private async create(practitioner: Practitioner, passwordHash: string): Promise<void> {
    const { accountId, createdAt } = practitioner;
    await this.database.repository(AccountEntity).insert({ id: accountId, createdAt });
    await this.vault.createKey(accountId);
    await this.practitioners.insert(practitioner, passwordHash);
    const claimed = await this.directory.claim(practitioner.email, practitioner.id);
    if (!claimed) throw new AppError(ACCOUNTS_ERRORS.EMAIL_TAKEN);
  }

  private draft({ email, firstName, lastName, locale }: SignUp): Practitioner {
    return { accountId: newId(), id: newId(), email, firstName, lastName, locale, createdAt: this.clock.now() };
  }
}

const weakPassword = (detail: string) => ({ detail, errors: [{ pointer: '/password', detail }] });
