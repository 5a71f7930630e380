import { Controller, Delete, Get, Head, HttpCode, Inject, Options, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor, UploadId } from '@phoxray/kernel';
import { CurrentActor, Public, RequireScope } from '@phoxray/platform/access';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { ApiProblems, IdParam, OwnTransactions, PageQuery } from '@phoxray/platform/http';
import type { Request, Response } from 'express';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { ResumableUploadService } from './resumable-upload.service.js';
import { TusGateway } from './tus-gateway.js';
import { toUploadDto, UploadDto, UploadLimitsDto, UploadPageDto, UploadQuery } from './upload.dto.js';
import {
  DISCOVERY,
  LENGTH_HEADER,
  METADATA_HEADER,
  OFFSET,
  OFFSET_HEADER,
  TUS_HEADER,
  UPLOAD_HEADERS,
} from './upload-headers.docs.js';

type LimitsConfig = Pick<
  Config,
  'UPLOAD_MAX_BYTES' | 'UPLOAD_MAX_MEGAPIXELS' | 'UPLOAD_MAX_OPEN' | 'UPLOAD_CONCURRENT'
>;

/** Resumable uploads: the tus protocol 1.0.0, and one address that answers in JSON. */
@ApiTags('uploads')
@Controller('uploads')
export class UploadController {
  constructor(
    private readonly tus: TusGateway,
    private readonly uploads: ResumableUploadService,
    @Inject(CONFIG) private readonly config: LimitsConfig,
  ) {}

  @Options()
  @Public()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'describeUploads',
    summary: 'What clients of tus 1.0.0 may ask about a server',
    description: 'Versions, extensions and the size limit of the tus protocol, in headers. No sign-in is needed.',
  })
  @ApiNoContentResponse({ description: 'What the server offers, in headers.', headers: DISCOVERY })
  describeProtocol(@Res({ passthrough: true }) response: Response): void {
    this.tus.describe(response);
  }

  @Post()
  @RequireScope('radiograph.write')
  @OwnTransactions()
  @HttpCode(201)
  @ApiOperation({
    operationId: 'createUpload',
    summary: 'Begin a resumable upload (tus 1.0.0)',
    description:
      'Announces a file of a known length. The metadata carry the same fields as the form of createRadiograph. Send the bytes with appendToUpload, and read with getUpload what becomes of the file.',
  })
  @ApiHeader(TUS_HEADER)
  @ApiHeader(LENGTH_HEADER)
  @ApiHeader(METADATA_HEADER)
  @ApiCreatedResponse({ description: 'Location is where the bytes go.', headers: UPLOAD_HEADERS })
  @ApiProblems(400, 401, 403, 409, 412, 413, 415, 422, 429)
  createUpload(
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.tus.handle(actor, null, request, response);
  }

  @Get()
  @RequireScope('radiograph.read')
  @OwnTransactions()
  @ApiOperation({
    operationId: 'listUploads',
    summary: 'Uploads under way and those of the last day, newest first',
    description: 'Uploads that are under way, and those that ended within the last day.',
  })
  @ApiOkResponse({ type: UploadPageDto, description: 'One page.' })
  @ApiProblems(400, 401, 403)
  async listUploads(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<UploadPageDto> {
    const { data, nextCursor } = await this.uploads.list(actor, query.toRequest());
    return { data: data.map(toUploadDto), nextCursor };
  }

  @Head(':id')
  @RequireScope('radiograph.write')
  @OwnTransactions()
  @ApiOperation({
    operationId: 'getUploadOffset',
    summary: 'How much of an upload has arrived (tus 1.0.0)',
    description: 'Read it before an interrupted upload goes on: the next bytes start at Upload-Offset.',
  })
  @ApiHeader(TUS_HEADER)
  @ApiOkResponse({ description: 'Upload-Offset and Upload-Length.', headers: OFFSET })
  @ApiProblems(400, 401, 403, 404, 409, 410, 412)
  getUploadOffset(
    @CurrentActor() actor: Actor,
    @IdParam('id', UPLOADS_ERRORS.UPLOAD_NOT_FOUND) id: UploadId,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.tus.handle(actor, id, request, response);
  }

  @Patch(':id')
  @RequireScope('radiograph.write')
  @OwnTransactions()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'appendToUpload',
    summary: 'Send bytes from the offset on (tus 1.0.0)',
    description:
      'Sends the bytes that start at Upload-Offset. What was received is kept when the connection breaks. After the last byte the file is verified; getUpload tells the outcome.',
  })
  @ApiHeader(TUS_HEADER)
  @ApiHeader(OFFSET_HEADER)
  @ApiConsumes('application/offset+octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiNoContentResponse({ description: 'Upload-Offset says where to go on.', headers: OFFSET })
  @ApiProblems(400, 401, 403, 404, 408, 409, 410, 412, 413, 422, 429)
  appendToUpload(
    @CurrentActor() actor: Actor,
    @IdParam('id', UPLOADS_ERRORS.UPLOAD_NOT_FOUND) id: UploadId,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.tus.handle(actor, id, request, response);
  }

  @Delete(':id')
  @RequireScope('radiograph.write')
  @OwnTransactions()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteUpload',
    summary: 'Give an upload up; what it has become stays (tus 1.0.0)',
    description: 'Removes what was received. A radiograph that the upload has become stays.',
  })
  @ApiHeader(TUS_HEADER)
  @ApiNoContentResponse({ description: 'Removed.' })
  @ApiProblems(400, 401, 403, 404, 409, 412)
  deleteUpload(
    @CurrentActor() actor: Actor,
    @IdParam('id', UPLOADS_ERRORS.UPLOAD_NOT_FOUND) id: UploadId,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.tus.handle(actor, id, request, response);
  }

  @Get(':id')
  @RequireScope('radiograph.read')
  @OwnTransactions()
  @ApiOperation({
    operationId: 'getUpload',
    summary: 'What has become of an upload',
    description:
      'The state, and the radiograph or the reason of the refusal. With waitSeconds the answer waits for the end of the verification.',
  })
  @ApiOkResponse({ type: UploadDto, description: 'The upload as it is now.' })
  @ApiProblems(400, 401, 403, 404)
  async getUpload(
    @CurrentActor() actor: Actor,
    @IdParam('id', UPLOADS_ERRORS.UPLOAD_NOT_FOUND) id: UploadId,
    @Query() { waitSeconds }: UploadQuery,
  ): Promise<UploadDto> {
    return toUploadDto(await this.uploads.wait(actor, id, waitSeconds));
  }

  // Behind the address with an id: specificity takes it first, and only so the router sees no conflict.
  @Get('limits')
  @RequireScope('radiograph.read')
  @OwnTransactions()
  @ApiOperation({
    operationId: 'getUploadLimits',
    summary: 'What a file may be, and how many may be under way',
    description: 'Read the limits before you offer a file: larger files and further uploads are refused.',
  })
  @ApiOkResponse({ type: UploadLimitsDto, description: 'The limits.' })
  @ApiProblems(401, 403)
  getUploadLimits(): UploadLimitsDto {
    return {
      maxBytes: this.config.UPLOAD_MAX_BYTES,
      maxMegapixels: this.config.UPLOAD_MAX_MEGAPIXELS,
      maxOpenUploads: this.config.UPLOAD_MAX_OPEN,
      maxConcurrent: this.config.UPLOAD_CONCURRENT,
    };
  }
}
