import type { Credentials, NewAccount } from './api/sign-in.js';

export const PASSWORD_MIN_LENGTH = 12;

export type FieldFault = 'email' | 'password' | 'passwordMissing' | 'name';
export type Faults<T> = Partial<Record<keyof T, FieldFault>>;

/** One @, something on both sides, a dot in the domain: the rest is for the mail server to say. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function checkLogin({ email, password }: Credentials): Faults<Credentials> {
  return {
    ...(EMAIL.test(email.trim()) ? {} : { email: 'email' as const }),
    ...(password === '' ? { password: 'passwordMissing' as const } : {}),
  };
}

export function checkSignup(account: NewAccount): Faults<NewAccount> {
  return {
    ...(account.firstName.trim() === '' ? { firstName: 'name' as const } : {}),
    ...(account.lastName.trim() === '' ? { lastName: 'name' as const } : {}),
    ...(EMAIL.test(account.email.trim()) ? {} : { email: 'email' as const }),
    ...(Array.from(account.password).length < PASSWORD_MIN_LENGTH ? { password: 'password' as const } : {}),
  };
}
