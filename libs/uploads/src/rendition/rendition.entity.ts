import type { Region } from '@phoxray/dicom';
import { NotPersonalData, PersonalData, type AccountId, type RadiographId } from '@phoxray/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { RadiographEntity } from '../radiograph/radiograph.entity.js';
import type { RenditionKind, RenditionState } from './rendition-kind.js';

/** A picture made from a radiograph for showing. Its object's name is there exactly when it is ready. */
@Entity('rendition')
@Index('rendition_object', ['accountId', 'objectName'])
@Index('rendition_pending', ['createdAt'], { where: `state = 'pending'` })
@Unique('rendition_kind', ['accountId', 'radiographId', 'kind'])
@ForeignKey(() => RadiographEntity, ['accountId', 'radiographId'], ['accountId', 'id'], {
  name: 'rendition_radiograph_fk',
  onDelete: 'CASCADE',
})
@Check('rendition_kind_known', `kind in ('display', 'thumbnail', 'grey16')`)
@Check('rendition_state', `state in ('pending', 'ready', 'failed')`)
@Check('rendition_ready', `(state = 'ready') = (num_nonnulls(object_name, width, height, bytes, sha256) = 5)`)
@Check('rendition_sha256', `sha256 ~ '^[0-9a-f]{64}$'`)
export class RenditionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'rendition_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'rendition_pk' })
  @NotPersonalData()
  id: string;

  @Column('uuid')
  @NotPersonalData()
  radiographId: RadiographId;

  @Column('text')
  @NotPersonalData()
  kind: RenditionKind;

  @Column('text')
  @NotPersonalData()
  state: RenditionState;

  @Column('text', { nullable: true })
  @NotPersonalData()
  objectName: string | null;

  @Column('int', { nullable: true })
  @NotPersonalData()
  width: number | null;

  @Column('int', { nullable: true })
  @NotPersonalData()
  height: number | null;

  /** Size of the plaintext. */
  @Column('int', { nullable: true })
  @NotPersonalData()
  bytes: number | null;

  /** Of the plaintext, lower-case hex: knowing it, one can recognise the picture elsewhere. */
  @Column('text', { nullable: true })
  @PersonalData({
    category: 'health',
    subject: 'patient',
    purposes: ['service'],
    basis: 'contract',
    retention: 'with-parent',
    access: true,
    portability: false,
    erase: 'delete',
  })
  sha256: string | null;

  /** Of the display rendition: rectangles that may carry burned-in text. Null until somebody has looked. */
  @Column('jsonb', { nullable: true })
  @NotPersonalData()
  textRegions: readonly Region[] | null;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @NotPersonalData()
  createdAt: Date;
}
