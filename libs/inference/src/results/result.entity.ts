import {
  NotPersonalData,
  PersonalData,
  type AccountId,
  type AttemptId,
  type JobId,
  type ResultId,
} from '@phoxray/kernel';
import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { HEALTH } from '../inference.personal-data.js';
import { AttemptEntity } from '../jobs/attempt.entity.js';
import { JobEntity } from '../jobs/job.entity.js';

/** One image that a job gave; the pixels are an encrypted object. */
@Entity('result')
@ForeignKey(() => JobEntity, ['accountId', 'jobId'], ['accountId', 'id'], {
  name: 'result_job_fk',
  onDelete: 'CASCADE',
})
@ForeignKey(() => AttemptEntity, ['accountId', 'attemptId'], ['accountId', 'id'], { name: 'result_attempt_fk' })
@Unique('result_output', ['accountId', 'jobId', 'output'])
@Check('result_role', `role in ('mask', 'image')`)
@Check('result_size', 'width > 0 and height > 0 and bytes > 0')
@Check('result_sha256', `sha256 ~ '^[0-9a-f]{64}$'`)
export class ResultEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'result_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'result_pk' })
  @NotPersonalData()
  id: ResultId;

  @Column('uuid')
  @NotPersonalData()
  jobId: JobId;

  @Column('uuid')
  @NotPersonalData()
  attemptId: AttemptId;

  /** Key of the workflow's output. */
  @Column('text')
  @NotPersonalData()
  output: string;

  /** Place in the workflow's list of outputs, from 0. */
  @Column('int')
  @NotPersonalData()
  position: number;

  @Column('text')
  @NotPersonalData()
  role: 'mask' | 'image';

  /** Pixels; the radiograph's own. */
  @Column('int')
  @NotPersonalData()
  width: number;

  @Column('int')
  @NotPersonalData()
  height: number;

  @Column('int')
  @NotPersonalData()
  bytes: number;

  /** Of the PNG, lower-case hex. */
  @Column('text')
  @PersonalData(HEALTH)
  sha256: string;

  @Column('text')
  @NotPersonalData()
  objectName: string;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @NotPersonalData()
  createdAt: Date;
}
