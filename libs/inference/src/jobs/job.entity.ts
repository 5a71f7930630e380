import {
  NotPersonalData,
  PersonalData,
  type AccountId,
  type AttemptId,
  type JobId,
  type RadiographId,
} from '@phoxray/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { JobFailureCode } from '../inference.errors.js';
import { HEALTH } from '../inference.personal-data.js';
import type { Parameters } from '../workflows/workflow.js';
import type { JobStage, JobState } from './job-state.policy.js';

/** One run of a workflow over a radiograph. Gone with its radiograph. */
@Entity('job')
@ForeignKey('RadiographEntity', ['accountId', 'radiographId'], ['accountId', 'id'], {
  name: 'job_radiograph_fk',
  onDelete: 'CASCADE',
})
@Index('job_by_age', ['accountId', 'createdAt', 'id'])
@Index('job_by_radiograph', ['accountId', 'radiographId', 'createdAt', 'id'])
@Index('job_by_state', ['accountId', 'state', 'createdAt', 'id'])
@Index('job_waiting', ['queuedAt'], { where: `state = 'queued'` })
@Index('job_fresh', ['accountId', 'queuedAt', 'id'], { where: `state = 'queued' and attempt = 0` })
@Index('job_served', ['accountId', 'startedAt'])
@Index('job_leased', ['leaseUntil'], { where: `state = 'running'` })
@Check('job_state', `state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')`)
@Check('job_stage', `stage in ('queued', 'preparing', 'running', 'storing', 'done')`)
@Check('job_progress', 'progress between 0 and 1')
@Check('job_counters', 'attempt >= 0 and fence >= attempt and revision >= 1 and workflow_version >= 1')
@Check('job_lease', `(state = 'running') = (lease_until is not null)`)
@Check('job_running', `state <> 'running' or (attempt_id is not null and started_at is not null)`)
@Check('job_finished', `(state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)`)
@Check('job_failure', `(state = 'failed') = (failure_code is not null)`)
export class JobEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_pk' })
  @NotPersonalData()
  id: JobId;

  @Column('uuid')
  @NotPersonalData()
  radiographId: RadiographId;

  /** Which way of looking was chosen for a patient's image. */
  @Column('text')
  @PersonalData(HEALTH)
  workflow: string;

  @Column('int')
  @NotPersonalData()
  workflowVersion: number;

  /** Checked, with defaults filled in. */
  @Column('jsonb')
  @PersonalData(HEALTH)
  parameters: Parameters;

  @Column('text')
  @NotPersonalData()
  state: JobState;

  @Column('text')
  @NotPersonalData()
  stage: JobStage;

  /** 0 to 1, of the current attempt. */
  @Column('real')
  @NotPersonalData()
  progress: number;

  /** The graph's node at work, null when none is. */
  @Column('text', { nullable: true })
  @NotPersonalData()
  step: string | null;

  /** Place in the image server's own queue, 1 = next; null when it does not wait there, or is not told. */
  @Column('int', { nullable: true })
  @NotPersonalData()
  serverPosition: number | null;

  /** Attempts made so far. */
  @Column('int')
  @NotPersonalData()
  attempt: number;

  @Column('uuid', { nullable: true })
  @NotPersonalData()
  attemptId: AttemptId | null;

  /** Grows whenever a worker takes the job: a write of an earlier holder touches no row. */
  @Column('int')
  @NotPersonalData()
  fence: number;

  /** Until when the holder need not be heard of. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  @NotPersonalData()
  leaseUntil: Date | null;

  @Column('boolean')
  @NotPersonalData()
  cancelRequested: boolean;

  @Column('text', { nullable: true })
  @NotPersonalData()
  failureCode: JobFailureCode | null;

  /** 1, 2, 3, …: grows with every change that a client can see. */
  @Column('bigint')
  @NotPersonalData()
  revision: string;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @NotPersonalData()
  createdAt: Date;

  /** When it last joined the waiting line. */
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @NotPersonalData()
  queuedAt: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  @NotPersonalData()
  startedAt: Date | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  @NotPersonalData()
  finishedAt: Date | null;

  /** Milliseconds in line, over all attempts. */
  @Column('int', { nullable: true })
  @NotPersonalData()
  queuedMs: number | null;

  /** Milliseconds of the last attempt: image read and sent, prompt accepted. */
  @Column('int', { nullable: true })
  @NotPersonalData()
  preparingMs: number | null;

  /** Milliseconds of the last attempt at the endpoint, its queue included. */
  @Column('int', { nullable: true })
  @NotPersonalData()
  runningMs: number | null;

  /** Milliseconds of the last attempt: images fetched, checked, encrypted, stored. */
  @Column('int', { nullable: true })
  @NotPersonalData()
  storingMs: number | null;
}
