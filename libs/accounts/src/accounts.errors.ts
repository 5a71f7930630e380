import { defineErrors } from '@phoxray/kernel';

export const ACCOUNTS_ERRORS = defineErrors('ACCOUNTS', {
  BAD_CREDENTIALS: ['unauthenticated', 'E-mail address and password do not match. Check both and try again.'],
  EMAIL_TAKEN: ['conflict', 'There is an account with this e-mail address already. Log in instead.'],
  WEAK_PASSWORD: ['unprocessable', 'Choose another password: a sentence of several unrelated words does very well.'],
  SESSION_ENDED: ['unauthenticated', 'Your session has ended. Log in again to go on.'],
  FOREIGN_ORIGIN: ['forbidden', 'This request came from another site. Open PhoxRay at its own address and try again.'],
  TOO_MANY_ATTEMPTS: ['rate-limited', 'Too many attempts. Wait as long as Retry-After says, then try again.'],
  NOT_FOUND: ['not-found', 'There is no such account.'],
});
