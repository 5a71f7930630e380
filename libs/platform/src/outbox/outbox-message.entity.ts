import { NotPersonalData, type AccountId } from '@phoxray/kernel';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A message that leaves after its transaction: written with the effect it announces. Ids only. */
@Entity('outbox_message')
@Index('outbox_message_unpublished', ['createdAt'], { where: 'published_at is null' })
export class OutboxMessageEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'outbox_message_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'outbox_message_pk' })
  @NotPersonalData()
  id: string;

  @Column('text')
  @NotPersonalData()
  topic: string;

  @Column('jsonb')
  @NotPersonalData()
  payload: object;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @NotPersonalData()
  createdAt: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  @NotPersonalData()
  publishedAt: Date | null;
}
