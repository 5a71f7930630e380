import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@phoxray/kernel';
import { CurrentActor, RequireScope } from '@phoxray/platform/access';
import { ApiProblems } from '@phoxray/platform/http';
import { MeDto, toMe, UpdateMeDto } from './me.dto.js';
import { ProfileService } from './profile.service.js';

/** The signed-in practitioner's own profile. */
@ApiTags('account')
@Controller('me')
export class MeController {
  constructor(private readonly profiles: ProfileService) {}

  @Get()
  @ApiOperation({ summary: 'Read your own profile', description: 'The person whose access token is sent.' })
  @RequireScope('account.read')
  @ApiOkResponse({ type: MeDto, description: 'The signed-in person.' })
  @ApiProblems(401, 403)
  async getMe(@CurrentActor() actor: Actor): Promise<MeDto> {
    return toMe(await this.profiles.get(actor.userId));
  }

  @Patch()
  @ApiOperation({
    summary: 'Change your own names or language',
    description: 'Changes the fields that are sent. Fields that are left out stay as they are.',
  })
  @RequireScope('account.write')
  @ApiOkResponse({ type: MeDto, description: 'The person as changed.' })
  @ApiProblems(400, 401, 403)
  async updateMe(@CurrentActor() actor: Actor, @Body() changes: UpdateMeDto): Promise<MeDto> {
    return toMe(await this.profiles.update(actor, changes));
  }
}
