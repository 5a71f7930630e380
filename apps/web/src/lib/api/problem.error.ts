/** One refused field; `pointer` is a JSON Pointer (RFC 6901) into the body, or a field's name. */
export type FieldProblem = { pointer: string; detail: string };

/** A refusal of the API (RFC 9457) or of the network, with a sentence fit for a person. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string | null,
    readonly requestId: string | null,
    readonly fields: readonly FieldProblem[] = [],
  ) {
    super(code);
    this.name = 'ProblemError';
  }
}

export const NETWORK_PROBLEM = 'NETWORK.UNREACHABLE';

/** Reads a problem document; whatever else a proxy answers becomes a bare status. */
export async function problemFrom(response: Response): Promise<ProblemError> {
  const body = await response.json().catch(() => null);
  return problemFromBody(response.status, body);
}

export function problemFromBody(status: number, body: unknown): ProblemError {
  const record = isRecord(body) ? body : {};
  return new ProblemError(
    status,
    text(record['code']) ?? `HTTP.${status}`,
    text(record['detail']),
    text(record['requestId']),
    fieldProblems(record['errors']),
  );
}

/** Turns anything thrown while calling the API into a problem. */
export function asProblem(thrown: unknown): ProblemError {
  return thrown instanceof ProblemError ? thrown : new ProblemError(0, NETWORK_PROBLEM, null, null);
}

function fieldProblems(errors: unknown): FieldProblem[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((entry: unknown) => {
    const record = isRecord(entry) ? entry : {};
    const pointer = text(record['pointer']);
    const detail = text(record['detail']);
    return pointer === null || detail === null ? [] : [{ pointer, detail }];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
