import { NotPersonalData, type AccountId } from '@phoxray/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an account keeps, counted with every radiograph that comes and goes; its row orders concurrent uploads. */
@Entity('storage_usage')
export class StorageUsageEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'storage_usage_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @Column('int')
  @NotPersonalData()
  radiographs: number;

  /** Plaintext bytes of the originals, up to 2⁶³; the driver gives text. */
  @Column('bigint')
  @NotPersonalData()
  bytes: string;
}
