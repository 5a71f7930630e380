import {
  NotPersonalData,
  PersonalData,
  type AccountId,
  type PersonalDataDeclaration,
  type RadiographId,
  type SessionId,
  type UploadId,
  type UserId,
} from '@phoxray/kernel';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const UPLOAD_STATES = ['receiving', 'verifying', 'done', 'refused'] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

const SENT: PersonalDataDeclaration = {
  category: 'upload',
  subject: 'patient',
  purposes: ['service'],
  basis: 'contract',
  retention: '1d',
  access: true,
  portability: false,
  erase: 'delete',
};
const SENDER: PersonalDataDeclaration = { ...SENT, category: 'technical', subject: 'practitioner' };

/** A file on its way in by the tus protocol. What it carries is sealed, and gone once the file has been dealt with. */
@Entity('upload')
@Index('upload_newest', ['accountId', 'createdAt', 'id'])
@Index('upload_expiry', ['expiresAt'])
@Index('upload_unfinished', ['changedAt'], { where: `state = 'verifying'` })
@Check('upload_state', `state in ('receiving', 'verifying', 'done', 'refused')`)
@Check('upload_length', `length > 0 and received between 0 and length and pieces >= 0`)
@Check('upload_whole', `state = 'receiving' or received = length`)
@Check('upload_done', `(state = 'done') = (radiograph_id is not null)`)
@Check('upload_refused', `(state = 'refused') = (num_nonnulls(problem_code, problem_detail) = 2)`)
@Check(
  'upload_secrets',
  `num_nonnulls(sealed_fields, sealed_ip, sealed_key) = case when state in ('done', 'refused') then 0 else 3 end`,
)
@Check('upload_declared_sha256', `declared_sha256 ~ '^[0-9a-f]{64}$'`)
export class UploadEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'upload_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'upload_pk' })
  @NotPersonalData()
  id: UploadId;

  @Column('uuid')
  @PersonalData(SENDER)
  uploadedBy: UserId;

  @Column('uuid')
  @PersonalData(SENDER)
  sessionId: SessionId;

  @Column('text', { default: 'receiving' })
  @NotPersonalData()
  state: UploadState;

  /** Size of the whole file in bytes, as announced. */
  @Column('int')
  @NotPersonalData()
  length: number;

  /** Bytes that are durable: where a client goes on. */
  @Column('int', { default: 0 })
  @NotPersonalData()
  received: number;

  @Column('int', { default: 0 })
  @NotPersonalData()
  pieces: number;

  /** Of the bytes to come, as announced: knowing it, one can recognise the picture elsewhere. */
  @Column('text', { nullable: true })
  @PersonalData({ ...SENT, category: 'health' })
  declaredSha256: string | null;

  /** The form's text fields as JSON, sealed under the account's key. */
  @Column('bytea', { nullable: true })
  @PersonalData(SENT)
  sealedFields: Buffer | null;

  /** The client's address, which the attestation will carry, sealed under the account's key. */
  @Column('bytea', { nullable: true })
  @PersonalData({ ...SENDER, category: 'security-log', purposes: ['security'] })
  sealedIp: Buffer | null;

  /** Key of the staged pieces, sealed under the account's key. */
  @Column('bytea', { nullable: true })
  @NotPersonalData()
  sealedKey: Buffer | null;

  @Column('uuid', { nullable: true })
  @NotPersonalData()
  radiographId: RadiographId | null;

  @Column('text', { nullable: true })
  @NotPersonalData()
  problemCode: string | null;

  @Column('text', { nullable: true })
  @NotPersonalData()
  problemDetail: string | null;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @PersonalData(SENDER)
  createdAt: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  @NotPersonalData()
  expiresAt: Date;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @NotPersonalData()
  changedAt: Date;
}
