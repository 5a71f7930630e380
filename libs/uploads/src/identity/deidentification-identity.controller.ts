import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@phoxray/kernel';
import { CurrentActor, RequireScope } from '@phoxray/platform/access';
import { AuditLog } from '@phoxray/platform/audit';
import { ApiProblems } from '@phoxray/platform/http';
import {
  DeidentificationIdentityDto,
  DeidentificationIdentityRequest,
  toIdentityDto,
} from './deidentification-identity.dto.js';
import { SanitiseKeysService } from './sanitise-keys.service.js';

/** A POST that changes nothing: a patient reference has no place in an address. */
@ApiTags('radiographs')
@Controller('deidentification-identities')
export class DeidentificationIdentityController {
  constructor(
    private readonly keys: SanitiseKeysService,
    private readonly audit: AuditLog,
  ) {}

  @Post()
  @HttpCode(200)
  @RequireScope('radiograph.write')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'getDeidentificationIdentity',
    summary: 'How identities are replaced in this account, to de-identify a file before it is sent',
    description:
      'For software that de-identifies files before it sends them: it then writes the same replacements as this server. Reading them is written to the audit log.',
  })
  @ApiOkResponse({ type: DeidentificationIdentityDto, description: 'The replacements of this account.' })
  @ApiProblems(400, 401, 403)
  async getDeidentificationIdentity(
    @CurrentActor() actor: Actor,
    @Body() { patientReference }: DeidentificationIdentityRequest,
  ): Promise<DeidentificationIdentityDto> {
    const keys = await this.keys.keysFor(actor.accountId, patientReference);
    const subject = { type: 'account', id: actor.accountId };
    await this.audit.append(actor, { action: 'deidentification-identity.read', subject });
    return toIdentityDto(keys);
  }
}
