import { Controller, Get, Param, Req, Res, type PipeTransform, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { GRAY16_TYPE } from '@phoxray/dicom';
import { AppError, type Actor, type RadiographId } from '@phoxray/kernel';
import { CurrentActor, RequireScope } from '@phoxray/platform/access';
import { ApiPartialDownload, ApiProblems, IdParam, OwnTransactions } from '@phoxray/platform/http';
import type { Request, Response } from 'express';
import { RENDITION_KINDS, type RenditionKind } from '../rendition/rendition-kind.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { DownloadService } from './download.service.js';
import { sendDownload } from './send-download.js';

const renditionKind: PipeTransform<string, RenditionKind> = {
  transform(text) {
    const kind = RENDITION_KINDS.find((known) => known === text);
    if (kind === undefined) throw new AppError(UPLOADS_ERRORS.RENDITION_NOT_FOUND);
    return kind;
  },
};

@ApiTags('radiographs')
@Controller('radiographs/:id')
export class DownloadController {
  constructor(private readonly downloads: DownloadService) {}

  @Get('original')
  @RequireScope('radiograph.read')
  @OwnTransactions()
  @ApiOperation({
    operationId: 'downloadOriginal',
    summary: 'The de-identified file, exactly as it is kept',
    description:
      'The kept file: de-identified, with the same pixel values as the file that was sent. Ranges and ETags are supported.',
  })
  @ApiPartialDownload('application/octet-stream')
  @ApiProblems(401, 403, 404, 416)
  async downloadOriginal(
    @CurrentActor() actor: Actor,
    @IdParam('id', UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND) id: RadiographId,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    return sendDownload(request, response, await this.downloads.findOriginal(actor, id));
  }

  @Get('renditions/:kind')
  @RequireScope('radiograph.read')
  @OwnTransactions()
  @ApiOperation({
    operationId: 'downloadRendition',
    summary: 'The radiograph for showing: an 8-bit grey PNG, or all of its grey',
    description:
      'display: 8-bit grey PNG through the first window of the file. thumbnail: the same, at most 320 pixels a side. grey16: every grey value of a deep file in a format of its own (docs/formats/gray16.md). A rendition that is still being made is answered with 409.',
  })
  @ApiParam({ name: 'kind', enum: RENDITION_KINDS, description: 'Which form of the picture.' })
  @ApiPartialDownload('image/png', GRAY16_TYPE)
  @ApiProblems(401, 403, 404, 409, 416)
  async downloadRendition(
    @CurrentActor() actor: Actor,
    @IdParam('id', UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND) id: RadiographId,
    @Param('kind', renditionKind) kind: RenditionKind,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    return sendDownload(request, response, await this.downloads.findRendition(actor, id, kind));
  }
}
