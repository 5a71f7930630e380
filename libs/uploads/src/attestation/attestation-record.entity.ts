import {
  NotPersonalData,
  PersonalData,
  type AccountId,
  type PersonalDataDeclaration,
  type UserId,
} from '@phoxray/kernel';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttestationBasis, Locale } from './attestation-text.js';

const EVIDENCE: PersonalDataDeclaration = {
  category: 'evidence',
  subject: 'practitioner',
  purposes: ['legal-obligation'],
  basis: 'legitimate-interest',
  retention: '5y',
  access: true,
  portability: false,
  erase: { retain: 'GDPR Art. 17(3)(e): evidence of the basis of an upload, within the limitation of C. civ. 2224' },
};

/**
 * Who accepted which attestation, when and from where. Evidence: it outlives the radiograph it allowed, and no
 * radiograph exists without one.
 */
@Entity('attestation_record')
@Check('attestation_record_sha256', `text_sha256 ~ '^[0-9a-f]{64}$'`)
@Check(
  'attestation_record_basis',
  `basis in ('patient-consent', 'legal-obligation', 'professional-practice', 'anonymised', 'other')`,
)
@Check('attestation_record_locale', `locale in ('fr', 'en')`)
export class AttestationRecordEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'attestation_record_pk' })
  @NotPersonalData()
  accountId: AccountId;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'attestation_record_pk' })
  @NotPersonalData()
  id: string;

  @Column('uuid')
  @PersonalData(EVIDENCE)
  userId: UserId;

  /** The radiograph it allowed, which may be gone since. */
  @Column('uuid')
  @PersonalData(EVIDENCE)
  radiographId: string;

  @Column('text')
  @PersonalData(EVIDENCE)
  basis: AttestationBasis;

  @Column('text')
  @NotPersonalData()
  version: string;

  @Column('text')
  @NotPersonalData()
  locale: Locale;

  /** With the version, finds again the exact text that was shown. */
  @Column('text')
  @NotPersonalData()
  textSha256: string;

  /** The client's address, sealed under the account's key. */
  @Column('bytea')
  @PersonalData({ ...EVIDENCE, category: 'security-log', purposes: ['security'] })
  sealedIp: Buffer;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  @PersonalData(EVIDENCE)
  acceptedAt: Date;
}
