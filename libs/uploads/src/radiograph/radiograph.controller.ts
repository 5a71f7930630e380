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
  })
  @ApiIdempotent()
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: UPLOAD_FORM_SCHEMA })
  @ApiCreatedResponse({ type: RadiographDto })
  @ApiProblems(400, 401, 403, 408, 409, 413, 415, 422, 429)
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
  @ApiOperation({ operationId: 'listRadiographs', summary: 'The gallery, newest first' })
  @ApiOkResponse({ type: RadiographPageDto })
  @ApiProblems(400, 401, 403)
  listRadiographs(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<RadiographPageDto> {
    return this.radiographs.list(actor, query.toRequest());
  }

  @Get(':id')
  @RequireScope('radiograph.read')
  @ApiOperation({ operationId: 'getRadiograph', summary: 'One radiograph' })
  @ApiOkResponse({ type: RadiographDto })
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
  @ApiOperation({ operationId: 'deleteRadiograph', summary: 'Delete a radiograph and everything made from it' })
  @ApiNoContentResponse()
  @ApiProblems(401, 403, 404)
  deleteRadiograph(
    @CurrentActor() actor: Actor,
    @IdParam('id', UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND) id: RadiographId,
  ): Promise<void> {
    return this.radiographs.delete(actor, id);
  }
}
