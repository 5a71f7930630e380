import { Controller, Delete, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor, RadiographId } from '@phoxray/kernel';
import { CurrentActor, RequireScope } from '@phoxray/platform/access';
import {
  ApiIdempotent,
  ApiProblems,
  IdempotencyKey,
  IdParam,
  OwnTransactions,
  PageQuery,
} from '@phoxray/platform/http';
import type { Request, Response } from 'express';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { RadiographDto, RadiographPageDto } from './radiograph.dto.js';
import { RadiographService } from './radiograph.service.js';
import { UPLOAD_FORM_SCHEMA } from './upload-form.schema.js';
import { UploadService } from './upload.service.js';

@ApiTags('radiographs')
@Controller('radiographs')
export class RadiographController {
  constructor(
    private readonly radiographs: RadiographService,
    private readonly uploads: UploadService,
  ) {}

  @Post()
  @RequireScope('radiograph.write')
  @OwnTransactions()
  @ApiOperation({
    operationId: 'createRadiograph',
    summary: 'Upload a radiograph; it is de-identified before it is kept',
    description:
      'Sends one file with its attestation in one request. The answer comes when the file is de-identified, encrypted and kept; nothing is kept of a file that is refused. For large files or weak connections use the resumable uploads.',
  })
  @ApiIdempotent()
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: UPLOAD_FORM_SCHEMA })
  @ApiCreatedResponse({ type: RadiographDto, description: 'The radiograph as it is kept.' })
  @ApiProblems(400, 401, 403, 408, 409, 410, 413, 415, 422, 429)
  async createRadiograph(
    @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RadiographDto> {
    const ip = request.ip ?? '';
    const { radiograph, isKept } = await this.uploads.upload({ actor, idempotencyKey, ip, body: request });
    if (!isKept) response.setHeader('Idempotency-Replayed', 'true');
    return radiograph;
  }

  @Get()
  @RequireScope('radiograph.read')
  @ApiOperation({
    operationId: 'listRadiographs',
    summary: 'The gallery, newest first',
    description: 'Pages of the account, newest first. Read on with nextCursor until it is null.',
  })
  @ApiOkResponse({ type: RadiographPageDto, description: 'One page.' })
  @ApiProblems(400, 401, 403)
  listRadiographs(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<RadiographPageDto> {
    return this.radiographs.list(actor, query.toRequest());
  }

  @Get(':id')
  @RequireScope('radiograph.read')
  @ApiOperation({
    operationId: 'getRadiograph',
    summary: 'One radiograph',
    description:
      'What is known of a radiograph: its picture, its grey scale, what was taken out of the file, and the state of its renditions.',
  })
  @ApiOkResponse({ type: RadiographDto, description: 'The radiograph.' })
  @ApiProblems(401, 403, 404)
  getRadiograph(
    @CurrentActor() actor: Actor,
    @IdParam('id', UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND) id: RadiographId,
  ): Promise<RadiographDto> {
    return this.radiographs.get(actor, id);
  }

  @Delete(':id')
  @RequireScope('radiograph.write')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteRadiograph',
    summary: 'Delete a radiograph and everything made from it',
    description:
      'Deletes the file, its renditions, its jobs and their results. A job that runs is cancelled. Deleting twice is answered with 404.',
  })
  @ApiNoContentResponse({ description: 'Deleted.' })
  @ApiProblems(401, 403, 404)
  deleteRadiograph(
    @CurrentActor() actor: Actor,
    @IdParam('id', UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND) id: RadiographId,
  ): Promise<void> {
    return this.radiographs.delete(actor, id);
  }
}
