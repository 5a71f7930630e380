export { ComfyClient, type EndpointReport, type Runnability } from './comfy-client.js';
export {
  ComfyFailure,
  type ComfyFailureCode,
  type ComfyFailureKind,
  type ComfyFailureReason,
  type EndpointVerdict,
  type FailureNode,
  type RetryAdvice,
} from './comfy-failure.js';
export type { ComfyEndpoint, ComfyLimits, ComfyTimeouts } from './endpoint.js';
export type { ComfyGeneration } from './endpoint-generation.js';
export { probePixelFidelity, type FidelityReport } from './fidelity-probe.js';
export type { InputImage } from './input-uploader.js';
export type { InputForm } from './loader-png.js';
export { fingerprintContracts, type NodeContract, type NodeInput } from './node-contract.js';
export {
  DEFAULT_PATIENCE,
  rememberPrompt,
  weighSighting,
  type Observation,
  type Patience,
  type PatienceVerdict,
  type PromptMemory,
} from './patience.policy.js';
export type { ProgressListener, PromptProgress } from './progress-reporter.js';
export { evenWeights, type NodeWeights } from './progress.policy.js';
export type { CancelOptions, CancelOutcome } from './prompt-canceller.js';
export type { ComfyGraph, Submission, SubmitOutcome } from './prompt-submitter.js';
export type { PromptOutcome, WatchOptions } from './prompt-watch.js';
export type { CollectedFile, OutputExpectation } from './result-collector.js';
export { paceOf, type TransferPace } from './transfer-pace.js';
export {
  isTerminal,
  type OutputFile,
  type PromptOutputs,
  type PromptSighting,
  type TerminalSighting,
} from './sighting.js';
