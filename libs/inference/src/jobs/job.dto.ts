import { ApiProperty } from '@nestjs/swagger';
import type { JobId, RadiographId } from '@phoxray/kernel';
import { PageQuery } from '@phoxray/platform/http';
import { IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, MaxLength, Min } from 'class-validator';
import { describeFailure, JOB_FAILURES } from '../inference.errors.js';
import { JOB_STAGES, JOB_STATES, type JobStage, type JobState } from './job-state.policy.js';
import type { JobEntity } from './job.entity.js';

export class CreateJobRequest {
  @ApiProperty({ type: String, format: 'uuid' })
  @IsUUID()
  radiographId: RadiographId;

  @ApiProperty({ example: 'tissue-density' })
  @IsString()
  @MaxLength(64)
  workflow: string;

  @ApiProperty({ required: false, minimum: 1, description: 'The newest version without it.' })
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
  @ApiProperty({ required: false, type: String, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  radiographId?: RadiographId;

  @ApiProperty({ required: false, enum: JOB_STATES })
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

class JobTimingsDto {
  @ApiProperty({ type: Number, nullable: true, description: 'In line, over all attempts.' })
  queuedMs: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Last attempt: image read, sent and accepted.' })
  preparingMs: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Last attempt at the image server, its queue included.' })
  runningMs: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Last attempt: images fetched, checked and stored.' })
  storingMs: number | null;
}

export class JobDto {
  @ApiProperty({ type: String, format: 'uuid' })
  id: JobId;

  @ApiProperty({ type: String, format: 'uuid' })
  radiographId: RadiographId;

  @ApiProperty()
  workflow: string;

  @ApiProperty()
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

  @ApiProperty({ type: Number, nullable: true, description: '1 = next. Given for single jobs that wait in line.' })
  queuePosition: number | null;

  @ApiProperty({ description: 'Attempts made so far.' })
  attempt: number;

  @ApiProperty()
  cancelRequested: boolean;

  @ApiProperty({ type: JobFailureDto, nullable: true })
  failure: JobFailureDto | null;

  @ApiProperty({ description: 'Grows with every visible change.' })
  revision: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  startedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finishedAt: string | null;

  @ApiProperty({ type: JobTimingsDto })
  timings: JobTimingsDto;
}

export class JobPageDto {
  @ApiProperty({ type: [JobDto] })
  data: readonly JobDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** A job as clients see it. */
export function toJobDto(job: JobEntity, queuePosition: number | null = null): JobDto {
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
