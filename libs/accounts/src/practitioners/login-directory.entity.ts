import { NotPersonalData, PersonalData, type AccountId, type UserId } from '@phoxray/kernel';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CREDENTIAL } from '../accounts.personal-data.js';
import { PractitionerEntity } from './practitioner.entity.js';

/**
 * Which account an e-mail address signs in to: asked before any account is known, hence outside row-level security.
 * The application holds no right on the table; two functions look up and claim one digest at a time.
 */
@Entity('login_directory')
@ForeignKey(() => PractitionerEntity, ['accountId', 'userId'], ['accountId', 'id'], {
  name: 'login_directory_practitioner_fk',
  onDelete: 'CASCADE',
})
@Check('login_directory_digest', 'octet_length(email_digest) = 32')
export class LoginDirectoryEntity {
  /** HMAC-SHA-256 of the address under the installation's key. */
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'login_directory_pk' })
  @PersonalData(CREDENTIAL)
  emailDigest: Buffer;

  @Column('uuid')
  @NotPersonalData()
  accountId: AccountId;

  @Column('uuid')
  @NotPersonalData()
  userId: UserId;
}
