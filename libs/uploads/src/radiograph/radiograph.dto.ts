import { ApiProperty } from '@nestjs/swagger';
import { ID, INTEGER, MOMENT, NEXT_CURSOR } from '@phoxray/platform/http';
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

  @ApiProperty({ ...INTEGER, minimum: 1, description: 'How many of them.' })
  count: number;
}

class RegionDto {
  @ApiProperty({ ...INTEGER, minimum: 0, description: 'Left edge, in pixels.' })
  x: number;

  @ApiProperty({ ...INTEGER, minimum: 0, description: 'Upper edge, in pixels.' })
  y: number;

  @ApiProperty({ ...INTEGER, minimum: 1, description: 'In pixels.' })
  width: number;

  @ApiProperty({ ...INTEGER, minimum: 1, description: 'In pixels.' })
  height: number;
}

class PreparationDto {
  @ApiProperty({ type: [RemovedItemDto], description: 'What was taken out.' })
  removed: RemovedItemDto[];

  @ApiProperty({ type: [RemovedItemDto], description: 'What was kept under another value.' })
  replaced: RemovedItemDto[];

  @ApiProperty({ ...INTEGER, minimum: 0, description: 'Rectangles that were blackened.' })
  redactedRegions: number;

  @ApiProperty({ ...INTEGER, minimum: 0, description: 'Further items, which the sender did not name.' })
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

  @ApiProperty({ ...INTEGER, description: 'Elements or chunks that are unchanged.' })
  kept: number;

  @ApiProperty({ description: 'Name and version of the rules that were applied.' })
  profile: string;

  @ApiProperty({ ...INTEGER, minimum: 0, description: 'Rectangles that were blackened at the sender’s request.' })
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

  @ApiProperty({ description: 'Version of the accepted text.', example: '2026-11' })
  version: string;

  @ApiProperty(MOMENT)
  acceptedAt: string;
}

export class RadiographDto {
  @ApiProperty(ID)
  id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 120,
    description: 'As the person typed it; never the name of the file.',
    example: 'Control, left side',
  })
  displayName: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 64,
    description: 'Pseudonym chosen by the practitioner.',
    example: 'P-17',
  })
  patientReference: string | null;

  @ApiProperty({ enum: RADIOGRAPH_FORMATS })
  format: RadiographFormat;

  @ApiProperty({ type: String, nullable: true, description: 'DICOM defined term, PS3.3 C.7.3.1.1.1.' })
  modality: string | null;

  @ApiProperty({ ...INTEGER, description: 'In pixels, as shown.' })
  width: number;

  @ApiProperty({ ...INTEGER, description: 'In pixels, as shown.' })
  height: number;

  @ApiProperty({ ...INTEGER, minimum: 1, maximum: 16, description: 'Bits of one grey value.' })
  bitsStored: number;

  @ApiProperty({ example: 'MONOCHROME2' })
  photometricInterpretation: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of the first window, in output units of the Modality LUT.',
  })
  windowCenter: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of the first window, in output units of the Modality LUT.',
  })
  windowWidth: number | null;

  @ApiProperty({ type: VoiDto, nullable: true, description: 'Null when the file says nothing about its grey scale.' })
  voi: VoiDto | null;

  @ApiProperty({ type: PixelSpacingDto, nullable: true, description: 'Null when the file gives no size of a pixel.' })
  pixelSpacing: PixelSpacingDto | null;

  @ApiProperty({ ...INTEGER, description: 'Size of the file as it is kept, de-identified.' })
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

  @ApiProperty(MOMENT)
  createdAt: string;
}

export class RadiographPageDto {
  @ApiProperty({ type: [RadiographDto], description: 'Newest first.' })
  data: readonly RadiographDto[];

  @ApiProperty(NEXT_CURSOR)
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
