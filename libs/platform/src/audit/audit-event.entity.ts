import { NotPersonalData, PersonalData, type AccountId } from '@phoxray/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The head of an account's audit chain: what the next entry links to. */
@Entity('audit_head')
export class AuditHeadEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audit_head_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @Column('bigint')
  @NotPersonalData()
  seq: string;

  @Column('bytea')
  @NotPersonalData()
  hash: Buffer;
}

/** One entry of an account's append-only audit chain. Ids and codes only: nothing here names a person. */
@Entity('audit_event')
export class AuditEventEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audit_event_pk' })
  @NotPersonalData()
  accountId: AccountId;

  /** 1, 2, 3, … within the account, without gaps. */
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'audit_event_pk' })
  @NotPersonalData()
  seq: string;

  /** Who did what to what, when (CNIL délib. 2021-122): see `AuditEntry`. */
  @Column('jsonb')
  @PersonalData({
    category: 'security-log',
    subject: 'practitioner',
    purposes: ['security'],
    basis: 'legitimate-interest',
    retention: '365d',
    access: true,
    portability: false,
    erase: { retain: 'CNIL deliberation 2021-122: access logs are kept 6 to 12 months' },
  })
  entry: object;

  @Column('bytea')
  @NotPersonalData()
  prevHash: Buffer;

  /** SHA-256 of prev_hash and the entry's canonical text (jsonb as PostgreSQL prints it, UTF-8). */
  @Column('bytea')
  @NotPersonalData()
  hash: Buffer;
}
