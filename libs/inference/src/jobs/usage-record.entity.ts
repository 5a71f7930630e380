import { NotPersonalData, PersonalData, type AccountId, type JobId } from '@phoxray/kernel';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

const BILLING = {
  category: 'billing',
  subject: 'practitioner',
  purposes: ['service', 'legal-obligation'],
  basis: 'legal-obligation',
  retention: '10y',
  access: true,
  portability: false,
  erase: { retain: 'Code de commerce, art. L123-22: accounting records are kept ten years' },
} as const;

/** One succeeded job, for accounting: written with its results, once, and kept when the job is deleted. */
@Entity('usage_record')
@Unique('usage_record_job', ['accountId', 'jobId'])
@Check('usage_record_credits', 'credits >= 0')
export class UsageRecordEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'usage_record_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'usage_record_pk' })
  @NotPersonalData()
  id: string;

  @Column('uuid')
  @NotPersonalData()
  jobId: JobId;

  @Column('text')
  @PersonalData(BILLING)
  workflow: string;

  @Column('int')
  @NotPersonalData()
  workflowVersion: number;

  @Column('int')
  @PersonalData(BILLING)
  credits: number;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @PersonalData(BILLING)
  createdAt: Date;
}
