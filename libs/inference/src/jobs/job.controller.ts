import { Body, Controller, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Actor, JobId, Page } from '@phoxray/kernel';
import { CurrentActor, RequireScope } from '@phoxray/platform/access';
import { ApiIdempotent, ApiProblems, IdempotencyKey, IdParam, OwnTransactions } from '@phoxray/platform/http';
import type { Response } from 'express';
import { INFERENCE_ERRORS } from '../inference.errors.js';
import { JobStreamService } from './job-stream.service.js';
import { CreateJobRequest, JobDto, JobPageDto, JobQuery } from './job.dto.js';
import { JobService } from './job.service.js';

const JobIdParam = (): ParameterDecorator => IdParam('id', INFERENCE_ERRORS.JOB_NOT_FOUND);

@ApiTags('jobs')
@Controller('jobs')
export class JobController {
  constructor(
    private readonly jobs: JobService,
    private readonly streams: JobStreamService,
  ) {}

  @Post()
  @RequireScope('job.write')
  @ApiOperation({ operationId: 'createJob', summary: 'Run a workflow over a radiograph' })
  @ApiIdempotent()
  @ApiCreatedResponse({ type: JobDto, headers: { Location: { schema: { type: 'string' } } } })
  @ApiProblems(400, 401, 403, 404, 422)
  async createJob(
    @CurrentActor() actor: Actor,
    @IdempotencyKey() key: string,
    @Body() request: CreateJobRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    const { response: job, replayed } = await this.jobs.create(actor, key, request);
    response.setHeader('Location', `/v1/jobs/${job.id}`);
    if (replayed) response.setHeader('Idempotency-Replayed', 'true');
    return job;
  }

  @Get()
  @RequireScope('job.read')
  @ApiOperation({ operationId: 'listJobs', summary: 'Jobs, newest first' })
  @ApiOkResponse({ type: JobPageDto })
  @ApiProblems(400, 401, 403)
  listJobs(@CurrentActor() actor: Actor, @Query() query: JobQuery): Promise<Page<JobDto>> {
    return this.jobs.list(actor, query);
  }

  @Get(':id')
  @RequireScope('job.read')
  @ApiOperation({ operationId: 'getJob', summary: 'One job as it is now' })
  @ApiOkResponse({ type: JobDto })
  @ApiProblems(401, 403, 404)
  getJob(@CurrentActor() actor: Actor, @JobIdParam() id: JobId): Promise<JobDto> {
    return this.jobs.get(actor, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequireScope('job.write')
  @ApiOperation({ operationId: 'cancelJob', summary: 'Stop a job; what has ended stays as it ended' })
  @ApiOkResponse({ type: JobDto })
  @ApiProblems(401, 403, 404)
  cancelJob(@CurrentActor() actor: Actor, @JobIdParam() id: JobId): Promise<JobDto> {
    return this.jobs.cancel(actor, id);
  }

  @Get(':id/events')
  @RequireScope('job.read')
  @OwnTransactions()
  @ApiOperation({
    operationId: 'watchJob',
    summary: 'The job and its changes, as server-sent events',
    description: 'Events named "job" carry the whole job; their id is its revision. Ends after the terminal state.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The last revision seen.' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems(401, 403, 404)
  watchJob(
    @CurrentActor() actor: Actor,
    @JobIdParam() id: JobId,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const seen = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0;
    return this.streams.stream(actor, id, seen, response);
  }
}
