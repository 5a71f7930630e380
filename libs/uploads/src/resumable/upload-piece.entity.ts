import { NotPersonalData, type AccountId, type UploadId } from '@phoxray/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UploadEntity } from './upload.entity.js';

/** A stretch of an upload that is stored durably, under the upload's own key. */
@Entity('upload_piece')
@Index('upload_piece_object', ['accountId', 'objectName'])
@ForeignKey(() => UploadEntity, ['accountId', 'uploadId'], ['accountId', 'id'], {
  name: 'upload_piece_upload_fk',
  onDelete: 'CASCADE',
})
@Check('upload_piece_size', `start >= 0 and bytes > 0`)
export class UploadPieceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'upload_piece_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'upload_piece_pk' })
  @NotPersonalData()
  uploadId: UploadId;

  /** Offset of its first byte in the file. */
  @PrimaryColumn('int', { primaryKeyConstraintName: 'upload_piece_pk' })
  @NotPersonalData()
  start: number;

  @Column('int')
  @NotPersonalData()
  bytes: number;

  @Column('text')
  @NotPersonalData()
  objectName: string;
}
