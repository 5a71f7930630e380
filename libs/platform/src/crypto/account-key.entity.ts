import { NotPersonalData, type AccountId } from '@phoxray/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An account's data key, wrapped by the master key. Deleting the row makes every copy of its data unreadable. */
@Entity('account_key')
export class AccountKeyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'account_key_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'account_key_pk' })
  @NotPersonalData()
  version: number;

  @Column('bytea')
  @NotPersonalData()
  wrapped: Buffer;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @NotPersonalData()
  createdAt: Date;
}
