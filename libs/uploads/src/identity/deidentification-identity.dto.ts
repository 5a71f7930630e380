import { ApiProperty } from '@nestjs/swagger';
import { PLAIN_TEXT } from '@phoxray/kernel';
import { INTEGER } from '@phoxray/platform/http';
import { Transform } from 'class-transformer';
import { Matches, MaxLength, MinLength, ValidateIf } from 'class-validator';
import type { SanitiseKeys } from '../sanitise/sanitised-image.js';

export class DeidentificationIdentityRequest {
  @ApiProperty({
    type: String,
    nullable: true,
    minLength: 1,
    maxLength: 64,
    description: 'The practitioner’s own reference of the patient, one line; null to follow the patient in the file.',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @ValidateIf(({ patientReference }: DeidentificationIdentityRequest) => patientReference !== null)
  @MinLength(1)
  @MaxLength(64)
  @Matches(PLAIN_TEXT, { message: 'patientReference must be one line of text' })
  patientReference: string | null;
}

class PatientIdentityDto {
  @ApiProperty({
    description: 'Stands in the file in place of the patient’s name and number.',
    example: 'PHX-0A1B2C3D4E',
  })
  pseudonym: string;

  @ApiProperty({
    ...INTEGER,
    minimum: -1_825,
    maximum: -1,
    description: 'Days by which every date of this patient is moved.',
  })
  dateShiftDays: number;
}

export class DeidentificationIdentityDto {
  @ApiProperty({ format: 'byte', description: 'Secret of the account from which UIDs are replaced. Never keep it.' })
  uidKey: string;

  @ApiProperty({
    type: PatientIdentityDto,
    nullable: true,
    description: 'Null when no reference was sent: the replacement follows the patient in the file.',
  })
  patient: PatientIdentityDto | null;
}

export function toIdentityDto({ uidKey, patient }: SanitiseKeys): DeidentificationIdentityDto {
  return { uidKey: uidKey.toString('base64'), patient: patient === null ? null : { ...patient } };
}
