import { ApiProperty } from '@nestjs/swagger';
import { PLAIN_TEXT } from '@phoxray/kernel';
import { ID, MOMENT } from '@phoxray/platform/http';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsIn, IsString, Length, Matches, ValidateIf } from 'class-validator';
import { LOCALES, type Locale } from './locale.js';
import type { Practitioner } from './practitioner.js';

export const NAME_MAX_LENGTH = 100;

const trimmed = ({ value }: TransformFnParams): unknown => (typeof value === 'string' ? value.trim() : value);

/** Surrounding space is never part of a name or an address. */
export const Trimmed = (): PropertyDecorator => Transform(trimmed);

/** Leaves an absent field alone; null is a value, and a wrong one. */
export const IfGiven = (): PropertyDecorator => ValidateIf((_, value: unknown) => value !== undefined);

/** The signed-in practitioner. */
export class MeDto {
  @ApiProperty(ID)
  id: string;

  @ApiProperty(ID)
  accountId: string;

  @ApiProperty({ format: 'email', example: 'ada@cabinet.example' })
  email: string;

  @ApiProperty({ example: 'Ada' })
  firstName: string;

  @ApiProperty({ example: 'Martin' })
  lastName: string;

  @ApiProperty({ enum: LOCALES, enumName: 'Locale', description: 'Language of pages and mail.' })
  locale: Locale;

  @ApiProperty(MOMENT)
  createdAt: string;
}

/** Absent fields stay as they are. */
export class UpdateMeDto {
  @ApiProperty({ required: false, minLength: 1, maxLength: NAME_MAX_LENGTH, example: 'Ada' })
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX_LENGTH)
  @Matches(PLAIN_TEXT)
  firstName?: string;

  @ApiProperty({ required: false, minLength: 1, maxLength: NAME_MAX_LENGTH, example: 'Martin' })
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX_LENGTH)
  @Matches(PLAIN_TEXT)
  lastName?: string;

  @ApiProperty({ required: false, enum: LOCALES, enumName: 'Locale', description: 'Language of pages and mail.' })
  @IfGiven()
  @IsIn(LOCALES)
  locale?: Locale;
}

export function toMe({ id, accountId, email, firstName, lastName, locale, createdAt }: Practitioner): MeDto {
  return { id, accountId, email, firstName, lastName, locale, createdAt: createdAt.toISOString() };
}
