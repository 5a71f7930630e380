import { DicomFormatError, type DicomErrorCode } from '../dicom-format.error.js';
import { RLE_LOSSLESS } from '../dictionary/transfer-syntax.js';
import type { ImageAttributes } from '../pixel/image-attributes.js';
import { RasterFormatError, type RasterErrorCode } from '../raster/raster-format.error.js';
import type { CleanCodestream, CodestreamShape } from './codestream.js';
import { cleanJpeg, jpegShape } from './jpeg-codestream.js';
import { cleanJpeg2000, jpeg2000Shape } from './jpeg2000-codestream.js';
import { cleanRle } from './rle-codestream.js';

/** JPEG 2000 and its high-throughput form: codestreams of ISO/IEC 15444. */
const JPEG_2000 = /^1\.2\.840\.10008\.1\.2\.4\.(?:90|91|201|202|203)$/;

/**
 * Takes everything out of a compressed frame that is no picture, without touching the coded picture.
 * @param frame all the fragments of the frame, joined.
 * @throws {DicomFormatError} MALFORMED, TRUNCATED, UNSUPPORTED_PIXELS
 */
export function cleanCodestream(frame: Uint8Array, image: ImageAttributes): CleanCodestream {
  if (image.transferSyntax === RLE_LOSSLESS) return cleanRle(frame, image);
  return inDicomTerms(() => (JPEG_2000.test(image.transferSyntax) ? cleanJpeg2000(frame) : cleanJpeg(frame)));
}

/**
 * What a compressed frame says of its picture, before it is decoded: a stream that disagrees with the header, or that
 * unpacks to more than the header says, is refused on these numbers alone.
 * @throws {DicomFormatError} MALFORMED, TRUNCATED, UNSUPPORTED_PIXELS
 */
export function codestreamShape(frame: Uint8Array, transferSyntax: string): CodestreamShape {
  return inDicomTerms(() => (JPEG_2000.test(transferSyntax) ? jpeg2000Shape(frame) : jpegShape(frame)));
}

const CODES: Record<RasterErrorCode, DicomErrorCode> = {
  NOT_PNG: 'MALFORMED',
  NOT_JPEG: 'MALFORMED',
  NOT_TIFF: 'MALFORMED',
  NOT_WEBP: 'MALFORMED',
  BAD_CHECKSUM: 'MALFORMED',
  MALFORMED: 'MALFORMED',
  TRUNCATED: 'TRUNCATED',
  SEVERAL_PICTURES: 'MULTIFRAME_UNSUPPORTED',
  UNSUPPORTED: 'UNSUPPORTED_PIXELS',
};

function inDicomTerms<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof RasterFormatError ? new DicomFormatError(CODES[error.code], error.offset) : error;
  }
}
