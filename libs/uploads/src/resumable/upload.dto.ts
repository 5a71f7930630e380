import { ApiProperty } from '@nestjs/swagger';
import { ID, INTEGER, MOMENT, NEXT_CURSOR } from '@phoxray/platform/http';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { UPLOAD_STATES, type UploadEntity, type UploadState } from './upload.entity.js';

export class UploadQuery {
  @ApiProperty({
    ...INTEGER,
    required: false,
    minimum: 0,
    maximum: 20,
    default: 0,
    description: 'How long to wait for the upload to be done or refused before answering, in seconds.',
  })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(20)
  waitSeconds: number = 0;
}

class UploadProblemDto {
  @ApiProperty({ description: 'Stable code, AREA.REASON.' })
  code: string;

  @ApiProperty({ description: 'Tells a person what to do.' })
  detail: string;
}

export class UploadDto {
  @ApiProperty(ID)
  id: string;

  @ApiProperty({ enum: UPLOAD_STATES, description: 'Complete files are verified, then they are done or refused.' })
  state: UploadState;

  @ApiProperty({ ...INTEGER, description: 'Bytes received and kept so far.' })
  offset: number;

  @ApiProperty({ ...INTEGER, description: 'Bytes of the whole file.' })
  length: number;

  @ApiProperty({ ...ID, nullable: true, description: 'What it has become, when it is done.' })
  radiographId: string | null;

  @ApiProperty({ type: UploadProblemDto, nullable: true, description: 'Why it was refused.' })
  problem: UploadProblemDto | null;

  @ApiProperty(MOMENT)
  createdAt: string;

  @ApiProperty({ ...MOMENT, description: 'After this it is forgotten, finished or not.' })
  expiresAt: string;
}

export class UploadPageDto {
  @ApiProperty({ type: [UploadDto], description: 'Newest first.' })
  data: readonly UploadDto[];

  @ApiProperty(NEXT_CURSOR)
  nextCursor: string | null;
}

export class UploadLimitsDto {
  @ApiProperty({ ...INTEGER, description: 'Of one file.' })
  maxBytes: number;

  @ApiProperty({ ...INTEGER, description: 'Of one picture, in millions of pixels; no side is longer than 65,535.' })
  maxMegapixels: number;

  @ApiProperty({ ...INTEGER, description: 'Resumable uploads of the account that are begun and not finished.' })
  maxOpenUploads: number;

  @ApiProperty({ ...INTEGER, description: 'Files of the account that may be on their way at the same moment.' })
  maxConcurrent: number;
}

export function toUploadDto(upload: UploadEntity): UploadDto {
  const { id, state, received: offset, length, radiographId, problemCode: code, problemDetail: detail } = upload;
  return {
    id,
    state,
    offset,
    length,
    radiographId,
    problem: code === null || detail === null ? null : { code, detail },
    createdAt: upload.createdAt.toISOString(),
    expiresAt: upload.expiresAt.toISOString(),
  };
}
