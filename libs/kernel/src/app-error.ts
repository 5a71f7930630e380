/** Families of failure that a caller can act on. Each maps to exactly one HTTP status at the edge. */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'payment-required'
  | 'forbidden'
  | 'not-found'
  | 'timeout'
  | 'conflict'
  | 'gone'
  | 'too-large'
  | 'unsupported-media'
  | 'precondition'
  | 'unsatisfiable-range'
  | 'unprocessable'
  | 'rate-limited'
  | 'unavailable';

/** One faulty input field; `pointer` is a JSON Pointer (RFC 6901) or a field name. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/** The entry of an error catalogue: a stable code, its family, and the sentence that tells a person what to do. */
export interface ErrorDefinition {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly detail: string;
}

/** Details of one occurrence. `detail` replaces the catalogue's sentence when this case can say more. */
export interface ErrorOccurrence {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** Extension members of the problem document (RFC 9457 §3.2): ids that a program can go on with. */
  readonly members?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An expected failure. Nothing in it may carry a path, a stack or a patient datum: all of it reaches the caller. */
export class AppError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;
  readonly members: Readonly<Record<string, string>>;

  constructor(definition: ErrorDefinition, occurrence: ErrorOccurrence = {}) {
    super(occurrence.detail ?? definition.detail, { cause: occurrence.cause });
    this.name = 'AppError';
    this.code = definition.code;
    this.kind = definition.kind;
    this.errors = occurrence.errors ?? [];
    this.retryAfterSeconds = occurrence.retryAfterSeconds;
    this.members = occurrence.members ?? {};
  }
}

/** Declares the error catalogue of an area: `AREA.REASON` codes, each with its family and sentence. */
export function defineErrors<Reason extends string>(
  area: string,
  reasons: Record<Reason, readonly [ErrorKind, string]>,
): Record<Reason, ErrorDefinition> {
  const entries = Object.entries<readonly [ErrorKind, string]>(reasons);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the keys that it was given
  return Object.fromEntries(
    entries.map(([reason, [kind, detail]]) => [reason, { code: `${area}.${reason}`, kind, detail }]),
  ) as Record<Reason, ErrorDefinition>;
}
