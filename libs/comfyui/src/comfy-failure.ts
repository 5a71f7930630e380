/** What went wrong, in the terms a job has to act on. */
export type ComfyFailureKind =
  | 'validation'
  | 'cancelled'
  | 'out-of-memory'
  | 'lost'
  | 'poison'
  | 'runtime'
  | 'network'
  | 'protocol'
  | 'stalled'
  | 'output';

/**
 * What may be tried next. `never`: the same graph fails again. `new-attempt`: a fresh prompt id, any endpoint.
 * `elsewhere`: a fresh prompt id, another endpoint when there is one. `same-after-reconcile`: the prompt may be
 * running; look it up under the same id before anything else.
 */
export type RetryAdvice = 'never' | 'new-attempt' | 'elsewhere' | 'same-after-reconcile';

/** What the failure says about the endpoint: keep it, count it against its circuit breaker, or stop using it now. */
export type EndpointVerdict = 'healthy' | 'suspect' | 'unhealthy';

type FailureRow = readonly [ComfyFailureKind, RetryAdvice, EndpointVerdict, string];

const FAILURES = {
  GRAPH_REJECTED: ['validation', 'never', 'healthy', 'The workflow was refused by the image server.'],
  BRANCH_REJECTED: ['validation', 'never', 'healthy', 'The image server would have run only part of the workflow.'],
  NODE_UNAVAILABLE: ['validation', 'elsewhere', 'healthy', 'The image server lacks a node that the workflow needs.'],
  INPUT_REFUSED: ['validation', 'never', 'healthy', 'The image server refused the prepared image.'],
  INPUT_TOO_LARGE: ['validation', 'never', 'healthy', 'The prepared image is larger than the image server accepts.'],
  INTERRUPTED: ['cancelled', 'never', 'healthy', 'The run was interrupted.'],
  OUT_OF_MEMORY: ['out-of-memory', 'elsewhere', 'suspect', 'The image server ran out of memory.'],
  INPUT_LOST: ['lost', 'new-attempt', 'suspect', 'The image server no longer holds the prepared image.'],
  PROMPT_LOST: ['lost', 'new-attempt', 'suspect', 'The image server no longer knows the run.'],
  DEVICE_POISONED: ['poison', 'elsewhere', 'unhealthy', 'The accelerator of the image server must be restarted.'],
  NODE_FAILED: ['runtime', 'never', 'healthy', 'A step of the workflow failed.'],
  UNREACHABLE: ['network', 'same-after-reconcile', 'suspect', 'The image server cannot be reached.'],
  CONNECTION_LOST: ['network', 'same-after-reconcile', 'suspect', 'The connection to the image server broke.'],
  TIMED_OUT: ['network', 'same-after-reconcile', 'suspect', 'The image server did not answer in time.'],
  GATEWAY_ERROR: ['network', 'same-after-reconcile', 'suspect', 'The way to the image server is down.'],
  SERVER_ERROR: ['protocol', 'elsewhere', 'suspect', 'The image server failed to handle the request.'],
  ACCESS_REFUSED: ['protocol', 'elsewhere', 'unhealthy', 'The image server refuses our credentials.'],
  ANSWER_UNREADABLE: ['protocol', 'elsewhere', 'suspect', 'The image server gave an answer that cannot be read.'],
  ANSWER_TOO_LARGE: ['protocol', 'elsewhere', 'suspect', 'The image server gave an answer larger than allowed.'],
  STALLED: ['stalled', 'elsewhere', 'suspect', 'The run made no progress and was stopped.'],
  ENDPOINT_STUCK: ['stalled', 'elsewhere', 'unhealthy', 'The run made no progress and could not be stopped.'],
  OUTPUT_COUNT_WRONG: ['output', 'new-attempt', 'suspect', 'The run did not give the files it should.'],
  OUTPUT_FOREIGN: ['output', 'new-attempt', 'suspect', 'The run named a file that belongs to another run.'],
  OUTPUT_MISSING: ['output', 'new-attempt', 'suspect', 'A file of the run is gone.'],
  OUTPUT_TRUNCATED: ['output', 'new-attempt', 'suspect', 'A file of the run is incomplete.'],
  OUTPUT_NOT_PNG: ['output', 'new-attempt', 'suspect', 'A file of the run is not a PNG image.'],
  OUTPUT_WRONG_SIZE: [
    'output',
    'new-attempt',
    'suspect',
    'An image of the run does not have the size of its radiograph.',
  ],
} as const satisfies Record<string, FailureRow>;

export type ComfyFailureReason = keyof typeof FAILURES;
export type ComfyFailureCode = `COMFYUI.${ComfyFailureReason}`;

/** Where in the graph it happened. Both come from the server and are kept only when they look like identifiers. */
export interface FailureNode {
  readonly nodeId: string | null;
  readonly nodeType: string | null;
}

/** What a failure is about, as far as it is known. */
export interface FailureAbout extends Partial<FailureNode> {
  /** HTTP status of the answer that showed it. */
  readonly status?: number | null;
}

const NODE_ID = /^[A-Za-z0-9_.:-]{1,40}$/;
const NODE_TYPE = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

function identifier(text: string | null | undefined, pattern: RegExp): string | null {
  return typeof text === 'string' && pattern.test(text) ? text : null;
}

/**
 * A failure of an endpoint or of a prompt. Everything in it is ours or an identifier: no exception text, traceback,
 * tensor, file name, URL or header of the server ever enters, and it has no `cause`.
 */
export class ComfyFailure extends Error {
  readonly code: ComfyFailureCode;
  readonly kind: ComfyFailureKind;
  readonly retry: RetryAdvice;
  readonly endpoint: EndpointVerdict;
  readonly nodeId: string | null;
  readonly nodeType: string | null;
  readonly status: number | null;

  constructor(reason: ComfyFailureReason, about: FailureAbout = {}) {
    const [kind, retry, endpoint, sentence] = FAILURES[reason];
    super(sentence);
    this.name = 'ComfyFailure';
    this.code = `COMFYUI.${reason}`;
    this.kind = kind;
    this.retry = retry;
    this.endpoint = endpoint;
    this.nodeId = identifier(about.nodeId, NODE_ID);
    this.nodeType = identifier(about.nodeType, NODE_TYPE);
    this.status = about.status ?? null;
  }

  /** Whether this is the failure of that reason. */
  is(reason: ComfyFailureReason): boolean {
    return this.code === `COMFYUI.${reason}`;
  }
}
