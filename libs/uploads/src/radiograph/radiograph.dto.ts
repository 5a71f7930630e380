import { ApiProperty } from '@nestjs/swagger';
import { ATTESTATION_BASES, type AttestationBasis } from '../attestation/attestation-text.js';
import { SHOWN_RENDITION_STATES, type RenditionKind, type ShownRenditionState } from '../rendition/rendition-kind.js';
import {
  RADIOGRAPH_FORMATS,
  type DeidentificationRecord,
  type RadiographFormat,
  type SenderPreparation,
} from '../sanitise/sanitised-image.js';
import { PixelSpacingDto, toVoiDto, VoiDto } from './grey-scale.dto.js';
import type { RadiographRecord } from './radiograph.repository.js';

class RemovedItemDto {
  @ApiProperty({ required: false, description: 'DICOM attribute (PS3.6 keyword).' })
  keyword?: string;

  @ApiProperty({ required: false, description: 'PNG chunk or JPEG segment.' })
  chunk?: string;

  @ApiProperty({ minimum: 1 })
  count: number;
}

class RegionDto {
  @ApiProperty({ minimum: 0 })
  x: number;

  @ApiProperty({ minimum: 0 })
  y: number;

  @ApiProperty({ minimum: 1 })
  width: number;

  @ApiProperty({ minimum: 1 })
  height: number;
}

class PreparationDto {
  @ApiProperty({ type: [RemovedItemDto] })
  removed: RemovedItemDto[];

  @ApiProperty({ type: [RemovedItemDto] })
  replaced: RemovedItemDto[];

  @ApiProperty({ minimum: 0, description: 'Rectangles that were blackened.' })
  redactedRegions: number;

  @ApiProperty({ minimum: 0, description: 'Further items, which the sender did not name.' })
  others: number;
}

class DeidentificationDto {
  @ApiProperty({
    type: PreparationDto,
    nullable: true,
    description: 'What the sender’s own software took away before, as the sender says; null when nothing was said.',
  })
  preparation: PreparationDto | null;

  @ApiProperty({ type: [RemovedItemDto], description: 'What was taken out, in names and counts.' })
  removed: RemovedItemDto[];

  @ApiProperty({ type: [RemovedItemDto], description: 'What was kept under another value: UIDs, dates, pseudonyms.' })
  replaced: RemovedItemDto[];

  @ApiProperty({ description: 'Elements or chunks that are unchanged.' })
  kept: number;

  @ApiProperty({ description: 'Name and version of the rules that were applied.' })
  profile: string;

  @ApiProperty({ minimum: 0, description: 'Rectangles that were blackened at the sender’s request.' })
  redactedRegions: number;

  @ApiProperty({
    type: [RegionDto],
    nullable: true,
    maxItems: 100,
    description:
      'Where the picture may carry burned-in text, in pixels of the picture as shown; null until its display rendition is made. No reading: a person has to look.',
  })
  textRegions: RegionDto[] | null;

  @ApiProperty({ type: [String], description: 'Codes of what a person should look at, such as text in the picture.' })
  warnings: string[];
}

const STATE = {
  enum: SHOWN_RENDITION_STATES,
  description: '"absent": there is none, and there will be none; show the display rendition.',
};

class RenditionStatesDto implements Record<RenditionKind, ShownRenditionState> {
  @ApiProperty(STATE)
  display: ShownRenditionState;

  @ApiProperty(STATE)
  thumbnail: ShownRenditionState;

  @ApiProperty(STATE)
  grey16: ShownRenditionState;
}

class AcceptedAttestationDto {
  @ApiProperty({ enum: ATTESTATION_BASES })
  basis: AttestationBasis;

  @ApiProperty()
  version: string;

  @ApiProperty({ format: 'date-time' })
  acceptedAt: string;
}

export class RadiographDto {
  @ApiProperty({ type: String, format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true, maxLength: 120 })
  displayName: string | null;

  @ApiProperty({ type: String, nullable: true, maxLength: 64 })
  patientReference: string | null;

  @ApiProperty({ enum: RADIOGRAPH_FORMATS })
  format: RadiographFormat;

  @ApiProperty({ type: String, nullable: true, description: 'DICOM defined term, PS3.3 C.7.3.1.1.1.' })
  modality: string | null;

  @ApiProperty({ description: 'In pixels, as shown.' })
  width: number;

  @ApiProperty({ description: 'In pixels, as shown.' })
  height: number;

  @ApiProperty({ minimum: 1, maximum: 16 })
  bitsStored: number;

  @ApiProperty({ example: 'MONOCHROME2' })
  photometricInterpretation: string;

  @ApiProperty({ type: Number, nullable: true })
  windowCenter: number | null;

  @ApiProperty({ type: Number, nullable: true })
  windowWidth: number | null;

  @ApiProperty({ type: VoiDto, nullable: true, description: 'Null when the file says nothing about its grey scale.' })
  voi: VoiDto | null;

  @ApiProperty({ type: PixelSpacingDto, nullable: true, description: 'Null when the file gives no size of a pixel.' })
  pixelSpacing: PixelSpacingDto | null;

  @ApiProperty({ description: 'Size of the file as it is kept, de-identified.' })
  bytes: number;

  @ApiProperty({
    description: 'SHA-256 (hex) of the file as it is kept, de-identified: of what downloadOriginal gives.',
  })
  sha256: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'SHA-256 (hex) of the file as it was received, of which nothing else is kept; null for the oldest radiographs.',
  })
  receivedSha256: string | null;

  @ApiProperty({ type: DeidentificationDto })
  deidentification: DeidentificationDto;

  @ApiProperty({ type: RenditionStatesDto })
  renditions: RenditionStatesDto;

  @ApiProperty({ type: AcceptedAttestationDto })
  attestation: AcceptedAttestationDto;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class RadiographPageDto {
  @ApiProperty({ type: [RadiographDto] })
  data: readonly RadiographDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** The sealed texts of a radiograph, opened. */
export interface RadiographTexts {
  readonly displayName: string | null;
  readonly patientReference: string | null;
}

function toPreparationDto({ removed, replaced, ...counts }: SenderPreparation): PreparationDto {
  return { removed: [...removed], replaced: [...replaced], ...counts };
}

function toDeidentificationDto(
  report: DeidentificationRecord,
  renditions: RadiographRecord['renditions'],
): DeidentificationDto {
  const { removed, replaced, kept, profile, warnings, redactedRegions = 0, preparation = null } = report;
  const textRegions = renditions.find(({ kind }) => kind === 'display')?.textRegions ?? null;
  const lists = { removed: [...removed], replaced: [...replaced], warnings: [...warnings] };
  return {
    ...lists,
    preparation: preparation && toPreparationDto(preparation),
    kept,
    profile,
    redactedRegions,
    textRegions: textRegions === null ? null : [...textRegions],
  };
}

function toStates(renditions: RadiographRecord['renditions']): RenditionStatesDto {
  const stateOf = (wanted: RenditionKind): ShownRenditionState =>
    renditions.find(({ kind }) => kind === wanted)?.state ?? 'absent';
  return { display: stateOf('display'), thumbnail: stateOf('thumbnail'), grey16: stateOf('grey16') };
}

export function toRadiographDto(record: RadiographRecord, texts: RadiographTexts): RadiographDto {
  const { radiograph, attestation, renditions } = record;
  return {
    id: radiograph.id,
    displayName: texts.displayName,
    patientReference: texts.patientReference,
    format: radiograph.format,
    modality: radiograph.modality,
    width: radiograph.width,
    height: radiograph.height,
    bitsStored: radiograph.bitsStored,
    photometricInterpretation: radiograph.photometricInterpretation,
    windowCenter: radiograph.windowCenter,
    windowWidth: radiograph.windowWidth,
    voi: toVoiDto(radiograph.voi),
    pixelSpacing: radiograph.pixelSpacing && { ...radiograph.pixelSpacing },
    bytes: radiograph.bytes,
    sha256: radiograph.sha256,
    receivedSha256: radiograph.receivedSha256,
    deidentification: toDeidentificationDto(radiograph.deidentification, renditions),
    renditions: toStates(renditions),
    attestation: {
      basis: attestation.basis,
      version: attestation.version,
      acceptedAt: attestation.acceptedAt.toISOString(),
    },
    createdAt: radiograph.createdAt.toISOString(),
  };
}
