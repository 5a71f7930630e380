import { DicomFormatError, type DicomErrorCode, RasterFormatError, type RasterErrorCode } from '@phoxray/dicom';
import { FileFault, type FileReason } from './file.fault.js';

const OF_DICOM: Record<DicomErrorCode, FileReason> = {
  NOT_DICOM: 'unsupported',
  EXECUTABLE_PREAMBLE: 'program',
  TRUNCATED: 'truncated',
  MALFORMED: 'damaged',
  TOO_DEEP: 'damaged',
  TOO_LARGE: 'tooLarge',
  UNSUPPORTED_TRANSFER_SYNTAX: 'encoding',
  UNSUPPORTED_OBJECT: 'noPicture',
  ENCAPSULATED_DOCUMENT: 'document',
  MULTIFRAME_UNSUPPORTED: 'frames',
  NO_PIXELS: 'noPicture',
  MEDIA_DIRECTORY: 'noPicture',
  NO_FILE_META: 'encoding',
  MISSING_ATTRIBUTE: 'damaged',
  UNSUPPORTED_PIXELS: 'encoding',
};

const OF_RASTER: Record<RasterErrorCode, FileReason> = {
  NOT_PNG: 'unsupported',
  NOT_JPEG: 'unsupported',
  NOT_TIFF: 'unsupported',
  NOT_WEBP: 'unsupported',
  TRUNCATED: 'truncated',
  BAD_CHECKSUM: 'damaged',
  MALFORMED: 'damaged',
  SEVERAL_PICTURES: 'frames',
  UNSUPPORTED: 'encoding',
};

/** The reason behind whatever reading a file threw; what no format explains is the browser's own failure to read. */
export function reasonOf(thrown: unknown): FileReason {
  if (thrown instanceof FileFault) return thrown.reason;
  if (thrown instanceof DicomFormatError) return OF_DICOM[thrown.code];
  if (thrown instanceof RasterFormatError) return OF_RASTER[thrown.code];
  return 'unreadable';
}
