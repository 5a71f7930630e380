import { NotPersonalData, PersonalData } from '@phoxray/kernel';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ATTEMPT_TRACE } from '../accounts.personal-data.js';

/** Counted attempts of one client, on one e-mail address, or of one on the other. Shared by every API process. */
@Entity('login_throttle')
@Index('login_throttle_age', ['staleAt'])
@Check('login_throttle_bucket', 'octet_length(bucket) = 32')
@Check('login_throttle_attempts', 'attempts >= 0')
export class LoginThrottleEntity {
  /** HMAC-SHA-256 of what is counted: neither address can be read from it. */
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'login_throttle_pk' })
  @PersonalData(ATTEMPT_TRACE)
  bucket: Buffer;

  @Column('int')
  @NotPersonalData()
  attempts: number;

  @Column({ type: 'timestamptz', precision: 3 })
  @NotPersonalData()
  windowStartedAt: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  @NotPersonalData()
  blockedUntil: Date | null;

  /** Until then this client counts as known to this address: somebody signed in from there with the right password. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  @NotPersonalData()
  knownUntil: Date | null;

  /** From then on the row says nothing any more and may go. */
  @Column({ type: 'timestamptz', precision: 3 })
  @NotPersonalData()
  staleAt: Date;
}
