/** The REST contract as the SPA sees it. */
export type Locale = 'fr' | 'en';
export type Localised = { en: string; fr: string };
export type Page<T> = { data: T[]; nextCursor: string | null };

export type Me = {
  id: string;
  accountId: string;
  email: string;
  firstName: string;
  lastName: string;
  locale: Locale;
  createdAt: string;
};
export type Session = { accessToken: string; tokenType: 'Bearer'; expiresIn: number; user: Me };

export type AttestationBasis =
  'patient-consent' | 'legal-obligation' | 'professional-practice' | 'anonymised' | 'other';
export type Attestation = {
  version: string;
  locale: Locale;
  text: string;
  sha256: string;
  bases: { id: AttestationBasis; label: string }[];
};

export type RenditionKind = 'display' | 'thumbnail';
export type RenditionState = 'pending' | 'ready' | 'failed';
export type Radiograph = {
  id: string;
  displayName: string | null;
  patientReference: string | null;
  format: 'dicom' | 'png' | 'jpeg';
  modality: string | null;
  width: number;
  height: number;
  bitsStored: number;
  photometricInterpretation: string;
  windowCenter: number | null;
  windowWidth: number | null;
  bytes: number;
  sha256: string;
  deidentification: { removed: { keyword?: string; chunk?: string; count: number }[]; kept: number; profile: string };
  renditions: Record<RenditionKind, RenditionState>;
  attestation: { basis: AttestationBasis; version: string; acceptedAt: string };
  createdAt: string;
};

export type WorkflowOutput = { key: string; role: 'mask' | 'image'; label: Localised; color: string | null };
export type Workflow = {
  id: string;
  version: number;
  name: Localised;
  description: Localised;
  parametersSchema: unknown;
  outputs: WorkflowOutput[];
  priceCredits: number;
  available: boolean;
};

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
export type JobStage = 'queued' | 'preparing' | 'running' | 'storing' | 'done';
export type Job = {
  id: string;
  radiographId: string;
  workflow: string;
  workflowVersion: number;
  parameters: Record<string, unknown>;
  state: JobState;
  stage: JobStage;
  progress: number;
  step: string | null;
  queuePosition: number | null;
  attempt: number;
  cancelRequested: boolean;
  failure: { code: string; detail: string } | null;
  revision: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  timings: {
    queuedMs: number | null;
    preparingMs: number | null;
    runningMs: number | null;
    storingMs: number | null;
  };
};

export type JobResult = {
  id: string;
  jobId: string;
  output: string;
  role: 'mask' | 'image';
  label: Localised;
  color: string | null;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
};
