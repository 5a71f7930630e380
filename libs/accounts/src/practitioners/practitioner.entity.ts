import { NotPersonalData, PersonalData, type AccountId, type UserId } from '@phoxray/kernel';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AccountEntity } from '../account.entity.js';
import { ACCOUNT_DATUM, CREDENTIAL } from '../accounts.personal-data.js';
import type { Locale } from './locale.js';

/** A person who signs in. E-mail and names are sealed under the account's key. */
@Entity('practitioner')
@ForeignKey(() => AccountEntity, ['accountId'], ['id'], { name: 'practitioner_account_fk', onDelete: 'CASCADE' })
@Check('practitioner_locale', `locale in ('fr', 'en')`)
export class PractitionerEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'practitioner_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'practitioner_pk' })
  @NotPersonalData()
  id: UserId;

  @Column('bytea')
  @PersonalData(ACCOUNT_DATUM)
  email: Buffer;

  @Column('bytea')
  @PersonalData(ACCOUNT_DATUM)
  firstName: Buffer;

  @Column('bytea')
  @PersonalData(ACCOUNT_DATUM)
  lastName: Buffer;

  @Column('text')
  @PersonalData(ACCOUNT_DATUM)
  locale: Locale;

  /** PHC string of argon2id. */
  @Column('text')
  @PersonalData(CREDENTIAL)
  passwordHash: string;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @PersonalData(ACCOUNT_DATUM)
  createdAt: Date;
}
