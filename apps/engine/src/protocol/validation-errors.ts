import type { JsonObject, JsonValue } from './json.js';

/** One entry of the protocol's error lists. */
export interface ValidationError extends JsonObject {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: JsonObject;
}

/** Every failing node, with the output nodes that depend on it. */
export type NodeErrors = Record<string, { errors: ValidationError[]; dependent_outputs: string[]; class_type: string }>;

/** An error whose details may be empty, as in the protocol. */
export const validationError = (
  type: string,
  message: string,
  details = '',
  extra: JsonObject = {},
): ValidationError => ({ type, message, details, extra_info: extra });

/** Validation itself broke, as the real server does on a link to nowhere or on a cycle. */
export class ValidationBreak extends Error {
  constructor(
    readonly exceptionType: string,
    message: string,
  ) {
    super(message);
  }
}

/** Details of a broken validation. The traceback names no path here; on a real server it does. */
export const breakInfo = (broken: ValidationBreak): JsonObject => ({
  exception_type: broken.exceptionType,
  traceback: ['  Node validation, in validate\n'],
});

/** Prints a literal as the protocol's messages do. */
export const printLiteral = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? `'${value}'` : JSON.stringify(value ?? null);
