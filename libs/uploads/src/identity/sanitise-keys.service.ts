import { Injectable } from '@nestjs/common';
import type { AccountId } from '@phoxray/kernel';
import { AccountVault } from '@phoxray/platform/crypto';
import { Database } from '@phoxray/platform/database';
import type { SanitiseKeys } from '../sanitise/sanitised-image.js';
import { patientIdentity } from './patient-identity.policy.js';

/** The account's secrets from which identities in files are replaced: the same ones for every file of a patient. */
@Injectable()
export class SanitiseKeysService {
  constructor(
    private readonly database: Database,
    private readonly vault: AccountVault,
  ) {}

  /** Joins the current transaction. `patientReference` is the practitioner's own, or null to follow the file's patient. */
  keysFor(accountId: AccountId, patientReference: string | null): Promise<SanitiseKeys> {
    return this.database.inAccount(accountId, async () => {
      const digest = patientReference === null ? null : await this.vault.digest('patient', patientReference);
      const uidKey = await this.vault.deriveKey('dicom-uid');
      return { uidKey, patient: digest === null ? null : patientIdentity(digest) };
    });
  }
}
