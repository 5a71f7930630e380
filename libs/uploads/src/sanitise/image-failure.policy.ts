import { DicomFormatError, RasterFormatError, type DicomErrorCode, type RasterErrorCode } from '@phoxray/dicom';
import { AppError, type ErrorDefinition } from '@phoxray/kernel';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { isOutOfMemory } from './out-of-memory.policy.js';

const { MALFORMED_IMAGE, UNSUPPORTED_IMAGE, UNSUPPORTED_TRANSFER_SYNTAX, MULTIFRAME_UNSUPPORTED, IMAGE_TOO_LARGE } =
  UPLOADS_ERRORS;

const DICOM_FAILURES: Record<DicomErrorCode, ErrorDefinition> = {
  NOT_DICOM: MALFORMED_IMAGE,
  EXECUTABLE_PREAMBLE: MALFORMED_IMAGE,
  TRUNCATED: MALFORMED_IMAGE,
  MALFORMED: MALFORMED_IMAGE,
  TOO_DEEP: MALFORMED_IMAGE,
  MISSING_ATTRIBUTE: MALFORMED_IMAGE,
  NO_PIXELS: MALFORMED_IMAGE,
  MEDIA_DIRECTORY: UNSUPPORTED_IMAGE,
  NO_FILE_META: MALFORMED_IMAGE,
  TOO_LARGE: IMAGE_TOO_LARGE,
  UNSUPPORTED_TRANSFER_SYNTAX,
  UNSUPPORTED_OBJECT: UNSUPPORTED_IMAGE,
  ENCAPSULATED_DOCUMENT: UNSUPPORTED_IMAGE,
  MULTIFRAME_UNSUPPORTED,
  UNSUPPORTED_PIXELS: UNSUPPORTED_IMAGE,
};

const RASTER_FAILURES: Record<RasterErrorCode, ErrorDefinition> = {
  NOT_PNG: MALFORMED_IMAGE,
  NOT_JPEG: MALFORMED_IMAGE,
  NOT_TIFF: MALFORMED_IMAGE,
  NOT_WEBP: MALFORMED_IMAGE,
  TRUNCATED: MALFORMED_IMAGE,
  BAD_CHECKSUM: MALFORMED_IMAGE,
  MALFORMED: MALFORMED_IMAGE,
  SEVERAL_PICTURES: MULTIFRAME_UNSUPPORTED,
  UNSUPPORTED: UNSUPPORTED_IMAGE,
};

/** True when a reader said in so many words what is wrong with the file. */
export function isKnownImageFailure(error: unknown): boolean {
  return error instanceof AppError || error instanceof DicomFormatError || error instanceof RasterFormatError;
}

/**
 * What the sender is told. A reader that trips over a file without naming a fault has met a damaged file too, unless it
 * was our memory that ended.
 */
export function toUploadError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof DicomFormatError) {
    return new AppError(DICOM_FAILURES[error.code], { detail: error.message, cause: error });
  }
  if (error instanceof RasterFormatError) {
    return new AppError(RASTER_FAILURES[error.code], { detail: error.message, cause: error });
  }
  return new AppError(isOutOfMemory(error) ? UPLOADS_ERRORS.IMAGE_TOO_HEAVY : MALFORMED_IMAGE, { cause: error });
}
