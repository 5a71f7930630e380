import { NotPersonalData, PersonalData, type AccountId } from '@phoxray/kernel';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a keyed request has made: a reference, never a copy. Voided with the resource, deleted after seven days. */
@Entity('idempotency_record')
@Index('idempotency_record_age', ['createdAt'])
@Index('idempotency_record_resource', ['accountId', 'resourceId'])
export class IdempotencyRecordEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'idempotency_record_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_record_pk' })
  @NotPersonalData()
  key: string;

  /** Keyed digest of operation and payload: the same key with another request is refused. Empty once voided. */
  @Column('bytea')
  @NotPersonalData()
  requestHash: Buffer;

  /** What the request made. Null once that is deleted. */
  @Column('uuid', { nullable: true })
  @NotPersonalData()
  resourceId: string | null;

  /** Written by the version before this one only. A trigger empties it; the next version drops the column. */
  @Column('bytea', { nullable: true })
  @PersonalData({
    category: 'technical',
    subject: 'practitioner',
    purposes: ['service'],
    basis: 'contract',
    retention: '7d',
    access: false,
    portability: false,
    erase: 'delete',
  })
  sealedResponse: Buffer | null;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @NotPersonalData()
  createdAt: Date;
}
