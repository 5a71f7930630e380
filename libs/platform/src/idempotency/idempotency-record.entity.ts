import { NotPersonalData, PersonalData, type AccountId } from '@phoxray/kernel';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The first answer to a keyed request, kept sealed for seven days so that a retry gets the same one. */
@Entity('idempotency_record')
@Index('idempotency_record_age', ['createdAt'])
export class IdempotencyRecordEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'idempotency_record_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_record_pk' })
  @NotPersonalData()
  key: string;

  /** SHA-256 of operation and payload: the same key with another request is refused. */
  @Column('bytea')
  @NotPersonalData()
  requestHash: Buffer;

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
