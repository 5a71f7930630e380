import { Controller, Get, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Actor, JobId, ResultId } from '@phoxray/kernel';
import { CurrentActor, RequireScope } from '@phoxray/platform/access';
import { ApiProblems, IdParam, OwnTransactions, streamAnswer } from '@phoxray/platform/http';
import type { Response } from 'express';
import { INFERENCE_ERRORS } from '../inference.errors.js';
import { ResultListDto } from './result.dto.js';
import { ResultService } from './result.service.js';

/** Bytes that came from an image server are never shown by a browser in our origin (ASVS 5.0 3.2.1). */
const CONTENT_HEADERS = {
  'Cache-Control': 'private, no-store',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

@ApiTags('jobs')
@Controller('jobs/:id/results')
export class ResultController {
  constructor(private readonly results: ResultService) {}

  @Get()
  @RequireScope('job.read')
  @ApiOperation({ operationId: 'listResults', summary: 'Masks and images of a job; empty until it has succeeded' })
  @ApiOkResponse({ type: ResultListDto })
  @ApiProblems(401, 403, 404)
  listResults(
    @CurrentActor() actor: Actor,
    @IdParam('id', INFERENCE_ERRORS.JOB_NOT_FOUND) id: JobId,
  ): Promise<ResultListDto> {
    return this.results.list(actor, id);
  }

  @Get(':resultId/content')
  @RequireScope('job.read')
  @OwnTransactions()
  @ApiOperation({ operationId: 'downloadResult', summary: 'The PNG: 8-bit grey, as large as the radiograph' })
  @ApiProduces('image/png')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems(401, 403, 404)
  async downloadResult(
    @CurrentActor() actor: Actor,
    @IdParam('id', INFERENCE_ERRORS.RESULT_NOT_FOUND) id: JobId,
    @IdParam('resultId', INFERENCE_ERRORS.RESULT_NOT_FOUND) resultId: ResultId,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const { stream, bytes, fileName } = await this.results.open(actor, id, resultId);
    response.set(CONTENT_HEADERS);
    return streamAnswer(response, stream, {
      type: 'image/png',
      disposition: `attachment; filename="${fileName}"`,
      length: bytes,
    });
  }
}
