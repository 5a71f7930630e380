/** Why a PNG, JPEG, TIFF or WebP file was refused. Codes are stable. */
export const RASTER_ERRORS = {
  NOT_PNG: 'This is not a PNG picture. Export the radiograph again.',
  NOT_JPEG: 'This is not a JPEG picture. Export the radiograph again.',
  NOT_TIFF: 'This is not a TIFF picture. Export the radiograph again.',
  NOT_WEBP: 'This is not a WebP picture. Export the radiograph again.',
  TRUNCATED: 'The picture ends too early. Copy or export it again, then send it once more.',
  BAD_CHECKSUM: 'The picture was damaged on its way. Copy or export it again, then send it once more.',
  MALFORMED: 'The picture breaks the rules of its format. Export it again as PNG.',
  SEVERAL_PICTURES: 'The file holds several pictures. Export each radiograph as a file of its own.',
  UNSUPPORTED: 'The picture uses a variant of its format that is not supported. Export it again as PNG.',
} as const;

export type RasterErrorCode = keyof typeof RASTER_ERRORS;

/** The only error the structural strip raises for the content of a file. The message never quotes the file. */
export class RasterFormatError extends Error {
  override readonly name = 'RasterFormatError';

  constructor(
    readonly code: RasterErrorCode,
    readonly offset?: number,
  ) {
    super(RASTER_ERRORS[code]);
  }
}
