import { AppError, type ErrorDefinition } from '@phoxray/kernel';
import { ERRORS } from '@tus/server';
import { fileTooLarge } from '../stage/file-too-large.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

const KNOWN: ReadonlyMap<unknown, ErrorDefinition> = new Map<unknown, ErrorDefinition>([
  [ERRORS.FILE_NOT_FOUND, UPLOADS_ERRORS.UPLOAD_NOT_FOUND],
  [ERRORS.FILE_NO_LONGER_EXISTS, UPLOADS_ERRORS.UPLOAD_EXPIRED],
  [ERRORS.INVALID_OFFSET, UPLOADS_ERRORS.UPLOAD_OFFSET],
  [ERRORS.ERR_SIZE_EXCEEDED, UPLOADS_ERRORS.UPLOAD_OVERRUN],
  [ERRORS.ABORTED, UPLOADS_ERRORS.INTERRUPTED],
]);

function statusOf(error: unknown): number | null {
  const isTusError = typeof error === 'object' && error !== null && 'status_code' in error;
  return isTusError ? Number(error.status_code) : null;
}

/**
 * What the tus server threw, as the rest of the API says it; null for what is not its own.
 * @param maxBytes of a file
 */
export function problemOf(error: unknown, maxBytes: number): AppError | null {
  if (error instanceof AppError) return error;
  if (error === ERRORS.ERR_MAX_SIZE_EXCEEDED) return fileTooLarge(maxBytes);
  const status = statusOf(error);
  if (status === null) return null;
  // Extensions that we do not offer are told as 501, which says no more to a client than that it asked for too much.
  return new AppError(KNOWN.get(error) ?? definitionFor(status));
}

/** What the tus server answered by itself, before any store was asked. */
export function definitionFor(status: number): ErrorDefinition {
  if (status === 412) return UPLOADS_ERRORS.TUS_VERSION;
  if (status === 413) return UPLOADS_ERRORS.UPLOAD_OVERRUN;
  return status === 404 ? UPLOADS_ERRORS.UPLOAD_NOT_FOUND : UPLOADS_ERRORS.MALFORMED_UPLOAD;
}
