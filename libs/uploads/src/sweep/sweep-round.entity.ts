import { NotPersonalData } from '@phoxray/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a sweep of everything last began, so that of many workers one does it. Belongs to no account. */
@Entity('sweep_round')
export class SweepRoundEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'sweep_round_pk' })
  @NotPersonalData()
  name: string;

  @Column({ type: 'timestamptz', precision: 3 })
  @NotPersonalData()
  startedAt: Date;
}
