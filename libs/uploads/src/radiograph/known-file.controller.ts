import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@phoxray/kernel';
import { CurrentActor, RequireScope } from '@phoxray/platform/access';
import { ApiProblems } from '@phoxray/platform/http';
import { KnownFilesDto, LookupFilesDto } from './known-file.dto.js';
import { KnownFiles } from './known-files.js';

/** Tells duplicates before anything is sent. */
@ApiTags('radiographs')
@Controller('radiographs/lookup')
export class KnownFileController {
  constructor(private readonly files: KnownFiles) {}

  @Post()
  @RequireScope('radiograph.read')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'lookupFiles',
    summary: 'Which of these files the account has already, as received or as kept',
    description: 'Tells which of these files the account has received or keeps, so that they need not be sent again.',
  })
  @ApiOkResponse({ type: KnownFilesDto, description: 'Those of the files that are known.' })
  @ApiProblems(400, 401, 403)
  async lookupFiles(@CurrentActor() actor: Actor, @Body() { sha256 }: LookupFilesDto): Promise<KnownFilesDto> {
    return { data: await this.files.list(actor.accountId, sha256) };
  }
}
