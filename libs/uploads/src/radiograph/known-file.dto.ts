import { ApiProperty } from '@nestjs/swagger';
import { ID, SHA256 } from '@phoxray/platform/http';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches } from 'class-validator';

const LOWER_CASE_HEX = /^[0-9a-f]{64}$/;
const MOST = 100;

export class LookupFilesDto {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MOST,
    description:
      'SHA-256 of files as they would be sent, or as downloadOriginal gives them, in lower-case hexadecimal.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST)
  @Matches(LOWER_CASE_HEX, { each: true })
  sha256: string[];
}

class KnownFileDto {
  @ApiProperty(SHA256)
  sha256: string;

  @ApiProperty(ID)
  radiographId: string;
}

export class KnownFilesDto {
  @ApiProperty({ type: [KnownFileDto], description: 'Only those that the account has received before, or keeps.' })
  data: KnownFileDto[];
}
