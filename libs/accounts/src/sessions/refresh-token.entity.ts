import { NotPersonalData, PersonalData, type AccountId, type Id, type SessionId } from '@phoxray/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { CREDENTIAL } from '../accounts.personal-data.js';
import { SessionEntity } from './session.entity.js';

export type RefreshTokenId = Id<'refresh-token'>;

/** One refresh token of a session's family; only its SHA-256 is kept. */
@Entity('refresh_token')
@ForeignKey(() => SessionEntity, ['accountId', 'sessionId'], ['accountId', 'id'], {
  name: 'refresh_token_session_fk',
  onDelete: 'CASCADE',
})
@ForeignKey(() => RefreshTokenEntity, ['accountId', 'replacedBy'], ['accountId', 'id'], {
  name: 'refresh_token_successor_fk',
  onDelete: 'CASCADE',
})
@Unique('refresh_token_digest_key', ['accountId', 'digest'])
@Index('refresh_token_family', ['accountId', 'sessionId'])
@Check('refresh_token_digest', 'octet_length(digest) = 32')
@Check('refresh_token_used', '(used_at is null) = (replaced_by is null)')
@Check('refresh_token_salt', 'successor_salt is null or (used_at is not null and octet_length(successor_salt) = 32)')
export class RefreshTokenEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'refresh_token_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'refresh_token_pk' })
  @NotPersonalData()
  id: RefreshTokenId;

  @Column('uuid')
  @NotPersonalData()
  sessionId: SessionId;

  @Column('bytea')
  @PersonalData({ ...CREDENTIAL, retention: 'with-parent' })
  digest: Buffer;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  @NotPersonalData()
  usedAt: Date | null;

  @Column('uuid', { nullable: true })
  @NotPersonalData()
  replacedBy: RefreshTokenId | null;

  /** With the token's own secret it yields the successor's; wiped when the reuse window has passed. */
  @Column('bytea', { nullable: true })
  @PersonalData({ ...CREDENTIAL, retention: 'with-parent' })
  successorSalt: Buffer | null;
}
