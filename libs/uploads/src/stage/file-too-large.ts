import { AppError } from '@phoxray/kernel';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

/** `UPLOADS.FILE_TOO_LARGE`, which says how many bytes are accepted. */
export function fileTooLarge(maxBytes: number): AppError {
  const detail = `The file is larger than the ${maxBytes.toLocaleString('en')} bytes that are accepted. Export one radiograph a file, without extra series.`;
  return new AppError(UPLOADS_ERRORS.FILE_TOO_LARGE, { detail });
}
