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
  @ApiOperation({
    operationId: 'getCurrentAttestation',
    summary: 'The text to accept before an upload',
    description:
      'Show the whole text to the person. Send its version and sha256 with each upload, with the basis that the person chose.',
  })
  @ApiOkResponse({ type: AttestationDto, description: 'The text in force.' })
  @ApiProblems(400)
  getCurrentAttestation(@Query() query: AttestationQuery): AttestationDto {
    return toAttestationDto(currentText(ATTESTATION_TEXTS, query.locale));
  }
}
