/** Why a 16-bit rendition was refused. Codes are stable. */
export const GRAY16_ERRORS = {
  NOT_GRAY16: 'This is not a 16-bit rendition.',
  UNSUPPORTED: 'The 16-bit rendition is of a newer kind. Reload the page.',
  TRUNCATED: 'The 16-bit rendition ends too early. Load it again.',
  BAD_CHECKSUM: 'The 16-bit rendition was damaged on its way. Load it again.',
  MALFORMED: 'The 16-bit rendition breaks the rules of its format.',
  TOO_LARGE: 'The picture has more pixels than can be shown.',
} as const;

export type Gray16ErrorCode = keyof typeof GRAY16_ERRORS;

/** The only error that decoding a 16-bit rendition raises for its content. */
export class Gray16FormatError extends Error {
  override readonly name = 'Gray16FormatError';

  constructor(readonly code: Gray16ErrorCode) {
    super(GRAY16_ERRORS[code]);
  }
}
