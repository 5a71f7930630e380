import { Controller, Get, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor, JobId, ResultId } from '@phoxray/kernel';
import { CurrentActor, RequireScope } from '@phoxray/platform/access';
import {
  answerUnchanged,
  ApiDownload,
  ApiProblems,
  IdParam,
  OwnTransactions,
  streamAnswer,
} from '@phoxray/platform/http';
import type { Request, Response } from 'express';
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
  @ApiOperation({
    operationId: 'listResults',
    summary: 'Masks and images of a job; empty until it has succeeded',
    description: 'One entry for each output of the workflow. The list is empty until the job has succeeded.',
  })
  @ApiOkResponse({ type: ResultListDto, description: 'The results.' })
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
  @ApiOperation({
    operationId: 'downloadResult',
    summary: 'The PNG: 8-bit grey, as large as the radiograph',
    description: 'A PNG of exactly the size of the radiograph. ETags are supported.',
  })
  @ApiDownload('image/png')
  @ApiProblems(401, 403, 404)
  async downloadResult(
    @CurrentActor() actor: Actor,
    @IdParam('id', INFERENCE_ERRORS.RESULT_NOT_FOUND) id: JobId,
    @IdParam('resultId', INFERENCE_ERRORS.RESULT_NOT_FOUND) resultId: ResultId,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    const found = await this.results.find(actor, id, resultId);
    const headers = { ...CONTENT_HEADERS, ETag: found.etag };
    if (answerUnchanged(request, response, headers)) return undefined;
    const stream = await found.open();
    response.set(headers);
    return streamAnswer(response, stream, {
      type: 'image/png',
      disposition: `attachment; filename="${found.fileName}"`,
      length: found.bytes,
    });
  }
}
