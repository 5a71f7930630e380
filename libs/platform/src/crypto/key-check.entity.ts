import { NotPersonalData } from '@phoxray/kernel';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: a known text sealed under the master key, by which a wrong key is noticed at start. */
@Entity('key_check')
@Check('key_check_single', 'id = 1')
export class KeyCheckEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'key_check_pk' })
  @NotPersonalData()
  id: number;

  @Column('bytea')
  @NotPersonalData()
  sealed: Buffer;
}
