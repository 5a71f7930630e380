import type { AttestationBasisDto, JobDto, RenditionStatesDto } from '@phoxray/sdk';

/** The API's shapes under the product's names; the description they come from is openapi.json. */
export type {
  AttestationDto as Attestation,
  JobDto as Job,
  Locale,
  MeDto as Me,
  PixelSpacingDto as PixelSpacing,
  RadiographDto as Radiograph,
  ResultDto as JobResult,
  SessionDto as Session,
  UploadDto as Upload,
  WorkflowDto as Workflow,
} from '@phoxray/sdk';

export type AttestationBasis = AttestationBasisDto['id'];
export type JobStage = JobDto['stage'];
export type JobState = JobDto['state'];
export type RenditionKind = keyof RenditionStatesDto;
