import { ownedByAccount } from '@phoxray/platform/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  `create table phoxray.attestation_record (
    account_id uuid not null, id uuid not null, user_id uuid not null, radiograph_id uuid not null,
    basis text not null, version text not null, locale text not null, text_sha256 text not null,
    sealed_ip bytea not null, accepted_at timestamptz(3) not null default now(),
    constraint attestation_record_pk primary key (account_id, id),
    constraint attestation_record_basis check (
      basis in ('patient-consent', 'legal-obligation', 'professional-practice', 'anonymised', 'other')),
    constraint attestation_record_locale check (locale in ('fr', 'en')),
    constraint attestation_record_sha256 check (text_sha256 ~ '^[0-9a-f]{64}$'))`,
  `create table phoxray.radiograph (
    account_id uuid not null, id uuid not null, attestation_id uuid not null, uploaded_by uuid not null,
    sealed_display_name bytea, sealed_patient_reference bytea,
    format text not null, modality text, width int not null, height int not null, bits_stored int not null,
    photometric_interpretation text not null, window_center double precision, window_width double precision,
    object_name text not null, bytes int not null, sha256 text not null, deidentification jsonb not null,
    created_at timestamptz(3) not null default now(),
    constraint radiograph_pk primary key (account_id, id),
    constraint radiograph_attestation_fk foreign key (account_id, attestation_id)
      references phoxray.attestation_record (account_id, id),
    constraint radiograph_format check (format in ('dicom', 'png', 'jpeg')),
    constraint radiograph_size check (width between 1 and 65535 and height between 1 and 65535 and bytes > 0),
    constraint radiograph_bits check (bits_stored between 1 and 16),
    constraint radiograph_sha256 check (sha256 ~ '^[0-9a-f]{64}$'))`,
  `create index radiograph_newest on phoxray.radiograph (account_id, created_at, id)`,
  `create table phoxray.rendition (
    account_id uuid not null, id uuid not null, radiograph_id uuid not null, kind text not null, state text not null,
    object_name text, width int, height int, bytes int, sha256 text,
    created_at timestamptz(3) not null default now(),
    constraint rendition_pk primary key (account_id, id),
    constraint rendition_kind unique (account_id, radiograph_id, kind),
    constraint rendition_radiograph_fk foreign key (account_id, radiograph_id)
      references phoxray.radiograph (account_id, id) on delete cascade,
    constraint rendition_kind_known check (kind in ('display', 'thumbnail')),
    constraint rendition_state check (state in ('pending', 'ready', 'failed')),
    constraint rendition_ready check (
      (state = 'ready') = (num_nonnulls(object_name, width, height, bytes, sha256) = 5)),
    constraint rendition_sha256 check (sha256 ~ '^[0-9a-f]{64}$'))`,
];

const GRANTS = [
  ...ownedByAccount('attestation_record', ['select', 'insert']),
  ...ownedByAccount('radiograph', ['select', 'insert', 'delete']),
  ...ownedByAccount('rendition', ['select', 'insert', 'update']),
];

export class Uploads1795400000020 implements MigrationInterface {
  readonly name = 'Uploads1795400000020';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...GRANTS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['rendition', 'radiograph', 'attestation_record']) {
      await runner.query(`drop table phoxray.${table}`);
    }
  }
}
