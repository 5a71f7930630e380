import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '@phoxray/platform/access';
import { ApiProblems } from '@phoxray/platform/http';
import { ATTESTATION_TEXTS } from './attestation-texts.data.js';
import { AttestationDto, AttestationQuery, toAttestationDto } from './attestation.dto.js';
import { currentText } from './attestation.policy.js';

@ApiTags('radiographs')
@Controller('attestations')
export class AttestationController {
  @Get('current')
  @Public()
  @ApiOperation({ operationId: 'getCurrentAttestation', summary: 'The text to accept before an upload' })
  @ApiOkResponse({ type: AttestationDto })
  @ApiProblems(400)
  getCurrentAttestation(@Query() query: AttestationQuery): AttestationDto {
    return toAttestationDto(currentText(ATTESTATION_TEXTS, query.locale));
  }
}
