import { NotPersonalData, PersonalData, type AccountId, type SessionId, type UserId } from '@phoxray/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SESSION_TRACE } from '../accounts.personal-data.js';
import { PractitionerEntity } from '../practitioners/practitioner.entity.js';

export type EndReason = 'logout' | 'token-reuse';

/** One sign-in on one browser: a family of refresh tokens. Ends when idle, when too old, or when revoked. */
@Entity('session')
@ForeignKey(() => PractitionerEntity, ['accountId', 'userId'], ['accountId', 'id'], {
  name: 'session_practitioner_fk',
  onDelete: 'CASCADE',
})
@Index('session_practitioner', ['accountId', 'userId'])
@Check('session_revocation', `(revoked_at is null) = (revoked_reason is null)`)
@Check('session_reason', `revoked_reason in ('logout', 'token-reuse')`)
export class SessionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'session_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'session_pk' })
  @NotPersonalData()
  id: SessionId;

  @Column('uuid')
  @NotPersonalData()
  userId: UserId;

  @Column({ type: 'timestamptz', precision: 3 })
  @PersonalData(SESSION_TRACE)
  createdAt: Date;

  /** Moves forward with every refresh. */
  @Column({ type: 'timestamptz', precision: 3 })
  @PersonalData(SESSION_TRACE)
  idleUntil: Date;

  /** Never moves. */
  @Column({ type: 'timestamptz', precision: 3 })
  @PersonalData(SESSION_TRACE)
  expiresAt: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  @PersonalData(SESSION_TRACE)
  revokedAt: Date | null;

  @Column('text', { nullable: true })
  @PersonalData(SESSION_TRACE)
  revokedReason: EndReason | null;
}
