import type { AccountId, UserId } from '@phoxray/kernel';
import type { Locale } from './locale.js';

/** A person who signs in, readable: only inside their account's transaction. */
export interface Practitioner {
  readonly accountId: AccountId;
  readonly id: UserId;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly locale: Locale;
  readonly createdAt: Date;
}

/** What the practitioner may change by themselves. */
export type ProfileChanges = Partial<Pick<Practitioner, 'firstName' | 'lastName' | 'locale'>>;
