import { NotPersonalData, type AccountId, type AttemptId, type JobId } from '@phoxray/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { JobEntity } from './job.entity.js';

export const ATTEMPT_STATES = ['running', 'succeeded', 'failed', 'cancelled'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/**
 * One try of a job on one endpoint; its id is the prompt's. Every object that the try may have stored can be named from
 * this row, so it outlives its job (`job_id` becomes null) until those objects are gone.
 */
@Entity('attempt')
@ForeignKey(() => JobEntity, ['accountId', 'jobId'], ['accountId', 'id'], {
  name: 'attempt_job_fk',
  onDelete: 'SET NULL',
})
@Index('attempt_by_job', ['accountId', 'jobId'])
@Index('attempt_orphaned', ['createdAt'], { where: 'job_id is null and is_wanted' })
@Index('attempt_to_sweep', ['sweepAt'], { where: 'sweep_at is not null' })
@Check('attempt_state', `state in ('running', 'succeeded', 'failed', 'cancelled')`)
@Check('attempt_fences', 'first_fence >= 1 and last_fence >= first_fence and number >= 1')
@Check('attempt_finished', `(state = 'running') = (finished_at is null)`)
export class AttemptEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'attempt_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'attempt_pk' })
  @NotPersonalData()
  id: AttemptId;

  @Column('uuid', { nullable: true })
  @NotPersonalData()
  jobId: JobId | null;

  /** 1, 2, 3, … within the job. */
  @Column('int')
  @NotPersonalData()
  number: number;

  /** Origin of the ComfyUI server. */
  @Column('text')
  @NotPersonalData()
  endpoint: string;

  @Column('int')
  @NotPersonalData()
  firstFence: number;

  /** Larger than the first when another worker took the running prompt over. */
  @Column('int')
  @NotPersonalData()
  lastFence: number;

  @Column('text')
  @NotPersonalData()
  state: AttemptState;

  /** Ours, or a code of the ComfyUI client. */
  @Column('text', { nullable: true })
  @NotPersonalData()
  failureCode: string | null;

  /** How many images it gives: with id and fences, the names of all objects it may have stored. */
  @Column('int')
  @NotPersonalData()
  outputs: number;

  /** Its objects are wanted: it may still give results, or has given them. */
  @Column('boolean')
  @NotPersonalData()
  isWanted: boolean;

  /** When to delete objects that no result names; null when there can be none. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  @NotPersonalData()
  sweepAt: Date | null;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @NotPersonalData()
  createdAt: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  @NotPersonalData()
  finishedAt: Date | null;
}
