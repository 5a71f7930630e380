import {
  NotPersonalData,
  PersonalData,
  type AccountId,
  type PersonalDataDeclaration,
  type RadiographId,
  type UserId,
} from '@phoxray/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { PixelSpacing } from '@phoxray/dicom';
import { AttestationRecordEntity } from '../attestation/attestation-record.entity.js';
import type { VoiFacts } from '../sanitise/grey-scale.facts.js';
import type { DeidentificationRecord, RadiographFormat } from '../sanitise/sanitised-image.js';

/** Health data by default (published policy, section 2.e): everything that says something about the picture. */
const HEALTH: PersonalDataDeclaration = {
  category: 'health',
  subject: 'patient',
  purposes: ['service'],
  basis: 'contract',
  retention: 'account-lifetime',
  access: true,
  portability: true,
  erase: 'delete',
};
const DERIVED: PersonalDataDeclaration = { ...HEALTH, portability: false };
const AUTHOR: PersonalDataDeclaration = { ...DERIVED, category: 'technical', subject: 'practitioner' };

/** A radiograph as it is kept: de-identified and encrypted in the object store, described here. Never updated. */
@Entity('radiograph')
@Index('radiograph_newest', ['accountId', 'createdAt', 'id'])
@Index('radiograph_object', ['accountId', 'objectName'])
@Index('radiograph_received', ['accountId', 'receivedSha256'])
@Index('radiograph_kept', ['accountId', 'sha256'])
@ForeignKey(() => AttestationRecordEntity, ['accountId', 'attestationId'], ['accountId', 'id'], {
  name: 'radiograph_attestation_fk',
})
@Check('radiograph_format', `format in ('dicom', 'png', 'jpeg', 'tiff', 'webp')`)
@Check('radiograph_size', `width between 1 and 65535 and height between 1 and 65535 and bytes > 0`)
@Check('radiograph_bits', `bits_stored between 1 and 16`)
@Check('radiograph_sha256', `sha256 ~ '^[0-9a-f]{64}$'`)
@Check('radiograph_received_sha256', `received_sha256 ~ '^[0-9a-f]{64}$'`)
export class RadiographEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'radiograph_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'radiograph_pk' })
  @NotPersonalData()
  id: RadiographId;

  @Column('uuid')
  @NotPersonalData()
  attestationId: string;

  @Column('uuid')
  @PersonalData(AUTHOR)
  uploadedBy: UserId;

  /** Typed by the person, sealed: people type names. */
  @Column('bytea', { nullable: true })
  @PersonalData(HEALTH)
  sealedDisplayName: Buffer | null;

  /** Pseudonym chosen by the practitioner, sealed. */
  @Column('bytea', { nullable: true })
  @PersonalData(HEALTH)
  sealedPatientReference: Buffer | null;

  @Column('text')
  @NotPersonalData()
  format: RadiographFormat;

  @Column('text', { nullable: true })
  @PersonalData(DERIVED)
  modality: string | null;

  @Column('int')
  @NotPersonalData()
  width: number;

  @Column('int')
  @NotPersonalData()
  height: number;

  @Column('int')
  @NotPersonalData()
  bitsStored: number;

  @Column('text')
  @NotPersonalData()
  photometricInterpretation: string;

  @Column('double precision', { nullable: true })
  @NotPersonalData()
  windowCenter: number | null;

  @Column('double precision', { nullable: true })
  @NotPersonalData()
  windowWidth: number | null;

  /** Windows by number and known word; null also for radiographs from before it was recorded. */
  @Column('jsonb', { nullable: true })
  @NotPersonalData()
  voi: VoiFacts | null;

  @Column('jsonb', { nullable: true })
  @NotPersonalData()
  pixelSpacing: PixelSpacing | null;

  @Column('text')
  @NotPersonalData()
  objectName: string;

  /** Size of the plaintext. */
  @Column('int')
  @NotPersonalData()
  bytes: number;

  /** Of the plaintext, lower-case hex: knowing it, one can recognise the picture elsewhere. */
  @Column('text')
  @PersonalData(DERIVED)
  sha256: string;

  /** Of the bytes as they were received, to know the same file again; unknown for the first radiographs. */
  @Column('text', { nullable: true })
  @PersonalData(DERIVED)
  receivedSha256: string | null;

  /** Names and counts of what was removed, never a value. */
  @Column('jsonb')
  @PersonalData(DERIVED)
  deidentification: DeidentificationRecord;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @PersonalData(AUTHOR)
  createdAt: Date;
}
