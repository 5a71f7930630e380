import { Body, Controller, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor, JobId, Page } from '@phoxray/kernel';
import { CurrentActor, RequireScope } from '@phoxray/platform/access';
import { ApiIdempotent, ApiProblems, IdempotencyKey, IdParam, OwnTransactions } from '@phoxray/platform/http';
import type { Response } from 'express';
import { INFERENCE_ERRORS } from '../inference.errors.js';
import { JobStreamService } from './job-stream.service.js';
import { CreateJobRequest, JobDto, JobPageDto, JobQuery } from './job.dto.js';
import { JOB_EVENTS } from './job-events.docs.js';
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
  @OwnTransactions()
  @ApiOperation({
    operationId: 'createJob',
    summary: 'Run a workflow over a radiograph',
    description:
      'The job is queued at once and runs when an image server is free. Read its progress with watchJob or getJob, and its masks with listResults.',
  })
  @ApiIdempotent()
  @ApiCreatedResponse({
    type: JobDto,
    description: 'The job, queued.',
    headers: { Location: { description: 'Address of the job.', schema: { type: 'string' } } },
  })
  @ApiProblems(400, 401, 403, 404, 410, 422, 429)
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
  @ApiOperation({
    operationId: 'listJobs',
    summary: 'Jobs, newest first',
    description: 'Jobs of the account, newest first, of one radiograph or in one state when asked so.',
  })
  @ApiOkResponse({ type: JobPageDto, description: 'One page.' })
  @ApiProblems(400, 401, 403)
  listJobs(@CurrentActor() actor: Actor, @Query() query: JobQuery): Promise<Page<JobDto>> {
    return this.jobs.list(actor, query);
  }

  @Get(':id')
  @RequireScope('job.read')
  @ApiOperation({
    operationId: 'getJob',
    summary: 'One job as it is now',
    description: 'State, stage, progress and place in the line. A failed job names its reason.',
  })
  @ApiOkResponse({ type: JobDto, description: 'The job as it is now.' })
  @ApiProblems(401, 403, 404)
  getJob(@CurrentActor() actor: Actor, @JobIdParam() id: JobId): Promise<JobDto> {
    return this.jobs.get(actor, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequireScope('job.write')
  @ApiOperation({
    operationId: 'cancelJob',
    summary: 'Stop a job; what has ended stays as it ended',
    description:
      'Asks for the end of a job. A job that runs at an image server is cancelled when that server has confirmed it; until then cancelRequested is true.',
  })
  @ApiOkResponse({ type: JobDto, description: 'The job as it is now.' })
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
    description:
      'Each event named "job" carries the whole job as JSON (JobDto) in its data; its id is the revision of the job. Lines that start with a colon keep the connection open. The stream ends after the terminal state. Reconnect with Last-Event-ID.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The last revision seen.' })
  @ApiOkResponse({ description: 'Server-sent events (WHATWG HTML, 9.2).', content: JOB_EVENTS })
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
