import { ApiProperty } from '@nestjs/swagger';
import type { JobId, RadiographId } from '@phoxray/kernel';
import { ID, INTEGER, MOMENT, NEXT_CURSOR, PageQuery } from '@phoxray/platform/http';
import { IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, MaxLength, Min } from 'class-validator';
import { describeFailure, describeWaiting, JOB_FAILURES, JOB_WAITS, type JobWaitingCode } from '../inference.errors.js';
import { JOB_STAGES, JOB_STATES, type JobStage, type JobState } from './job-state.policy.js';
import type { JobEntity } from './job.entity.js';

export class CreateJobRequest {
  @ApiProperty(ID)
  @IsUUID()
  radiographId: RadiographId;

  @ApiProperty({ example: 'tissue-density' })
  @IsString()
  @MaxLength(64)
  workflow: string;

  @ApiProperty({ ...INTEGER, required: false, minimum: 1, description: 'The newest version without it.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  workflowVersion?: number;

  @ApiProperty({
    type: Object,
    additionalProperties: true,
    description: 'As the workflow’s parametersSchema says; what is left out takes its default.',
    example: { softThreshold: 0.15, hardThreshold: 0.45, metalThreshold: 0.85 },
  })
  @IsObject()
  parameters: Record<string, unknown>;
}

export class JobQuery extends PageQuery {
  @ApiProperty({ ...ID, required: false, description: 'Only jobs of this radiograph.' })
  @IsOptional()
  @IsUUID()
  radiographId?: RadiographId;

  @ApiProperty({ required: false, enum: JOB_STATES, description: 'Only jobs in this state.' })
  @IsOptional()
  @IsIn(JOB_STATES)
  state?: JobState;
}

class JobFailureDto {
  @ApiProperty({ enum: Object.keys(JOB_FAILURES) })
  code: string;

  @ApiProperty({ description: 'Tells a person what to do.' })
  detail: string;
}

class JobWaitingDto {
  @ApiProperty({ enum: Object.keys(JOB_WAITS) })
  code: string;

  @ApiProperty({ description: 'Tells a person what to do.' })
  detail: string;
}

class JobTimingsDto {
  @ApiProperty({ ...INTEGER, nullable: true, description: 'In line, over all attempts.' })
  queuedMs: number | null;

  @ApiProperty({ ...INTEGER, nullable: true, description: 'Last attempt: image read, sent and accepted.' })
  preparingMs: number | null;

  @ApiProperty({ ...INTEGER, nullable: true, description: 'Last attempt at the image server, its queue included.' })
  runningMs: number | null;

  @ApiProperty({ ...INTEGER, nullable: true, description: 'Last attempt: images fetched, checked and stored.' })
  storingMs: number | null;
}

export class JobDto {
  @ApiProperty(ID)
  id: JobId;

  @ApiProperty(ID)
  radiographId: RadiographId;

  @ApiProperty({ description: 'Id of the workflow.', example: 'tissue-density' })
  workflow: string;

  @ApiProperty({ ...INTEGER, description: 'Version that runs.' })
  workflowVersion: number;

  @ApiProperty({ type: Object, additionalProperties: true, description: 'With defaults filled in.' })
  parameters: Record<string, unknown>;

  @ApiProperty({ enum: JOB_STATES })
  state: JobState;

  @ApiProperty({ enum: JOB_STAGES })
  stage: JobStage;

  @ApiProperty({ minimum: 0, maximum: 1, description: 'Of the current attempt; may start over with a new one.' })
  progress: number;

  @ApiProperty({ type: String, nullable: true, description: 'Id of the workflow’s node at work.' })
  step: string | null;

  @ApiProperty({ ...INTEGER, nullable: true, description: '1 = next. Given for single jobs that wait in line.' })
  queuePosition: number | null;

  @ApiProperty({
    ...INTEGER,
    nullable: true,
    description: '1 = next. Given while a running job waits in the image server’s own queue.',
  })
  serverQueuePosition: number | null;

  @ApiProperty({
    type: JobWaitingDto,
    nullable: true,
    description: 'Why no image server can take the job now. Given for single jobs that wait in line.',
  })
  waiting: JobWaitingDto | null;

  @ApiProperty({ ...INTEGER, description: 'Attempts made so far.' })
  attempt: number;

  @ApiProperty({ description: 'Whether somebody has asked for the end.' })
  cancelRequested: boolean;

  @ApiProperty({ type: JobFailureDto, nullable: true, description: 'Why it failed; null unless it did.' })
  failure: JobFailureDto | null;

  @ApiProperty({ ...INTEGER, description: 'Grows with every visible change.' })
  revision: number;

  @ApiProperty(MOMENT)
  createdAt: string;

  @ApiProperty({ ...MOMENT, nullable: true })
  startedAt: string | null;

  @ApiProperty({ ...MOMENT, nullable: true })
  finishedAt: string | null;

  @ApiProperty({ type: JobTimingsDto })
  timings: JobTimingsDto;
}

export class JobPageDto {
  @ApiProperty({ type: [JobDto], description: 'Newest first.' })
  data: readonly JobDto[];

  @ApiProperty(NEXT_CURSOR)
  nextCursor: string | null;
}

/** Where a job that waits stands, and why it waits when it is not only for its turn. */
export interface JobPlace {
  readonly queuePosition: number | null;
  readonly waiting: JobWaitingCode | null;
}

const NOT_ASKED: JobPlace = { queuePosition: null, waiting: null };

/** A job as clients see it. */
export function toJobDto(job: JobEntity, { queuePosition, waiting }: JobPlace = NOT_ASKED): JobDto {
  return {
    id: job.id,
    radiographId: job.radiographId,
    workflow: job.workflow,
    workflowVersion: job.workflowVersion,
    parameters: job.parameters,
    state: job.state,
    stage: job.stage,
    progress: job.progress,
    step: job.step,
    queuePosition,
    serverQueuePosition: job.stage === 'running' ? job.serverPosition : null,
    waiting: waiting === null ? null : describeWaiting(waiting),
    attempt: job.attempt,
    cancelRequested: job.cancelRequested,
    failure: job.failureCode === null ? null : describeFailure(job.failureCode),
    revision: Number(job.revision),
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    timings: {
      queuedMs: job.queuedMs,
      preparingMs: job.preparingMs,
      runningMs: job.runningMs,
      storingMs: job.storingMs,
    },
  };
}
