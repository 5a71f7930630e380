import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '@phoxray/kernel';
import { SessionGate } from '@phoxray/platform/access';
import { PasswordHasher } from './password/password-hasher.js';
import { AccountDirectory } from './practitioners/account-directory.js';
import { LoginDirectory } from './practitioners/login-directory.js';
import { PractitionerRepository } from './practitioners/practitioner.repository.js';
import { ProfileService } from './practitioners/profile.service.js';
import { CachedSessionGate } from './sessions/cached-session-gate.js';
import { SessionRepository } from './sessions/session.repository.js';
import { SessionService } from './sessions/session.service.js';
import { LoginService } from './sign-in/login.service.js';
import { SignUpService } from './sign-in/signup.service.js';
import { LoginThrottle } from './throttle/login-throttle.js';

/** Global, because the platform's access guard asks for a `SessionGate` wherever it stands. */
@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    PasswordHasher,
    PractitionerRepository,
    LoginDirectory,
    AccountDirectory,
    ProfileService,
    SessionRepository,
    CachedSessionGate,
    { provide: SessionGate, useExisting: CachedSessionGate },
    SessionService,
    LoginThrottle,
    SignUpService,
    LoginService,
  ],
  exports: [SessionGate, AccountDirectory, ProfileService, SessionService, SignUpService, LoginService],
})
export class AccountsModule {}
