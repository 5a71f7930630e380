import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import {
  ATTESTATION_BASES,
  hashOf,
  LOCALES,
  type AttestationBasis,
  type AttestationText,
  type Locale,
} from './attestation-text.js';

export class AttestationQuery {
  @ApiProperty({ required: false, enum: LOCALES, default: 'fr', description: 'Language of the text.' })
  @IsOptional()
  @IsIn(LOCALES)
  locale: Locale = 'fr';
}

class AttestationBasisDto {
  @ApiProperty({ enum: ATTESTATION_BASES })
  id: AttestationBasis;

  @ApiProperty({ description: 'The basis in the words of the text.' })
  label: string;
}

export class AttestationDto {
  @ApiProperty({ description: 'Version of the text; sent back with the upload.' })
  version: string;

  @ApiProperty({ enum: LOCALES })
  locale: Locale;

  @ApiProperty({ description: 'To be shown whole and accepted by a person before a file is sent.' })
  text: string;

  @ApiProperty({
    description:
      'SHA-256 (hex) of the text and the labels, each label on its own line as "id: label"; sent back with the upload.',
  })
  sha256: string;

  @ApiProperty({ type: [AttestationBasisDto], description: 'One of them is chosen by the person.' })
  bases: AttestationBasisDto[];
}

export function toAttestationDto(text: AttestationText): AttestationDto {
  const { version, locale, bases } = text;
  return { version, locale, text: text.text, sha256: hashOf(text), bases: bases.map((basis) => ({ ...basis })) };
}
