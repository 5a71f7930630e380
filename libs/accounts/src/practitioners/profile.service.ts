import { Injectable } from '@nestjs/common';
import { AppError, type Actor, type UserId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { ACCOUNTS_ERRORS } from '../accounts.errors.js';
import type { Practitioner, ProfileChanges } from './practitioner.js';
import { PractitionerRepository } from './practitioner.repository.js';

/** A practitioner's own profile. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly practitioners: PractitionerRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Throws `ACCOUNTS.NOT_FOUND` when the practitioner is gone. */
  async get(id: UserId): Promise<Practitioner> {
    const practitioner = await this.practitioners.find(id);
    if (practitioner === null) throw new AppError(ACCOUNTS_ERRORS.NOT_FOUND);
    return practitioner;
  }

  /** The audit trail learns which fields changed, not what they say. */
  async update(actor: Actor, changes: ProfileChanges): Promise<Practitioner> {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    if (given.length > 0) {
      await this.practitioners.update(actor.userId, changes);
      await this.audit.append(actor, {
        action: 'profile.changed',
        subject: { type: 'practitioner', id: actor.userId },
        facts: Object.fromEntries(given.map(([field]) => [field, true])),
      });
    }
    return this.get(actor.userId);
  }
}
