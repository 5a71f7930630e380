import { NotPersonalData, type AccountId } from '@phoxray/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The tenant: everything owned carries its id. */
@Entity('account')
export class AccountEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'account_pk' })
  @NotPersonalData()
  id: AccountId;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @NotPersonalData()
  createdAt: Date;
}
