import { Injectable } from '@nestjs/common';
import { AppError, type UserId } from '@phoxray/kernel';
import { ACCOUNTS_ERRORS } from '../accounts.errors.js';
import type { Practitioner } from './practitioner.js';
import { PractitionerRepository } from './practitioner.repository.js';

/** How to name and address a practitioner. */
export type PractitionerDisplay = Pick<Practitioner, 'firstName' | 'lastName' | 'locale'>;

/** What other areas may know of the people in the current transaction's account. */
@Injectable()
export class AccountDirectory {
  constructor(private readonly practitioners: PractitionerRepository) {}

  /** Throws `ACCOUNTS.NOT_FOUND`, for a person of another account too. */
  async get(id: UserId): Promise<PractitionerDisplay> {
    const practitioner = await this.practitioners.find(id);
    if (practitioner === null) throw new AppError(ACCOUNTS_ERRORS.NOT_FOUND);
    const { firstName, lastName, locale } = practitioner;
    return { firstName, lastName, locale };
  }
}
