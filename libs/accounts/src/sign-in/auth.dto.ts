import { ApiProperty } from '@nestjs/swagger';
import { PLAIN_TEXT } from '@phoxray/kernel';
import { INTEGER } from '@phoxray/platform/http';
import { IsEmail, IsIn, IsString, Length, Matches, MaxLength } from 'class-validator';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../password/password.policy.js';
import { LOCALES, type Locale } from '../practitioners/locale.js';
import { IfGiven, MeDto, NAME_MAX_LENGTH, toMe, Trimmed } from '../practitioners/me.dto.js';
import type { SignedIn } from '../sessions/session.service.js';

/** RFC 5321 section 4.5.3.1.3, as corrected by RFC 3696 erratum 1690. */
const EMAIL_MAX_LENGTH = 254;
/** Characters as JavaScript counts them: up to two for each character of the policy. */
const PASSWORD_MAX_UNITS = 2 * PASSWORD_MAX_LENGTH;

export class SignUpDto {
  @ApiProperty({ format: 'email', maxLength: EMAIL_MAX_LENGTH, example: 'ada@cabinet.example' })
  @Trimmed()
  @IsEmail()
  @MaxLength(EMAIL_MAX_LENGTH)
  email: string;

  @ApiProperty({
    format: 'password',
    minLength: PASSWORD_MIN_LENGTH,
    maxLength: PASSWORD_MAX_LENGTH,
    description: 'Kept exactly as typed; a sentence does very well.',
  })
  @IsString()
  @MaxLength(PASSWORD_MAX_UNITS)
  password: string;

  @ApiProperty({ minLength: 1, maxLength: NAME_MAX_LENGTH, example: 'Ada' })
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX_LENGTH)
  @Matches(PLAIN_TEXT)
  firstName: string;

  @ApiProperty({ minLength: 1, maxLength: NAME_MAX_LENGTH, example: 'Martin' })
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX_LENGTH)
  @Matches(PLAIN_TEXT)
  lastName: string;

  @ApiProperty({
    required: false,
    enum: LOCALES,
    enumName: 'Locale',
    default: 'fr',
    description: 'Language of pages and mail.',
  })
  @IfGiven()
  @IsIn(LOCALES)
  locale: Locale = 'fr';
}

export class LogInDto {
  @ApiProperty({ format: 'email', maxLength: EMAIL_MAX_LENGTH, example: 'ada@cabinet.example' })
  @Trimmed()
  @IsString()
  @Length(1, EMAIL_MAX_LENGTH)
  email: string;

  @ApiProperty({ format: 'password', maxLength: PASSWORD_MAX_LENGTH, description: 'Exactly as it was chosen.' })
  @IsString()
  @Length(1, PASSWORD_MAX_UNITS)
  password: string;
}

/** The refresh token travels apart, in a cookie that no script can read. */
export class SessionDto {
  @ApiProperty({ description: 'Bearer token; keep it in memory only.' })
  accessToken: string;

  @ApiProperty({ enum: ['Bearer'] })
  tokenType: 'Bearer';

  @ApiProperty({ ...INTEGER, description: 'Seconds until the access token expires.' })
  expiresIn: number;

  @ApiProperty({ type: MeDto })
  user: MeDto;
}

export function toSession({ accessToken, expiresIn, practitioner }: SignedIn): SessionDto {
  return { accessToken, tokenType: 'Bearer', expiresIn, user: toMe(practitioner) };
}
