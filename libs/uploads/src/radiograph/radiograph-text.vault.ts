import { Injectable } from '@nestjs/common';
import { AccountVault } from '@phoxray/platform/crypto';
import type { RadiographTexts } from './radiograph.dto.js';
import type { RadiographEntity } from './radiograph.entity.js';

type SealedTexts = Pick<RadiographEntity, 'sealedDisplayName' | 'sealedPatientReference'>;

const placeOf = (column: string, id: string): string => `radiograph.${column}|${id}`;

/** The texts a person typed for a radiograph, sealed under the account's key and bound to their row and column. */
@Injectable()
export class RadiographTextVault {
  constructor(private readonly vault: AccountVault) {}

  async seal(id: string, { displayName, patientReference }: RadiographTexts): Promise<SealedTexts> {
    return {
      sealedDisplayName: displayName === null ? null : await this.vault.seal(placeOf('display_name', id), displayName),
      sealedPatientReference:
        patientReference === null ? null : await this.vault.seal(placeOf('patient_reference', id), patientReference),
    };
  }

  async open({
    id,
    sealedDisplayName: name,
    sealedPatientReference: reference,
  }: RadiographEntity): Promise<RadiographTexts> {
    return {
      displayName: name === null ? null : await this.vault.open(placeOf('display_name', id), name),
      patientReference: reference === null ? null : await this.vault.open(placeOf('patient_reference', id), reference),
    };
  }
}
