/** Why a DICOM file was refused. Codes are stable: callers map them to problem documents and quarantine classes. */
export const DICOM_ERRORS = {
  NOT_DICOM:
    'This is not a DICOM file: it begins with neither the mark DICM nor a DICOM element. Export the radiograph again as DICOM.',
  EXECUTABLE_PREAMBLE: 'The file begins like a program. Export the radiograph again from the imaging software.',
  TRUNCATED: 'The file ends too early. Copy or export it again, then send it once more.',
  MALFORMED: 'The file breaks the DICOM encoding rules. Export it again, preferably uncompressed.',
  TOO_DEEP: 'The file nests more sequences than a radiograph does. Export it again without private data.',
  TOO_LARGE: 'The picture unpacks to more data than is accepted. Send one radiograph in its own size.',
  UNSUPPORTED_TRANSFER_SYNTAX:
    'The file uses an encoding that is not supported. Export it as Explicit VR Little Endian.',
  UNSUPPORTED_OBJECT: 'The file is not a standard DICOM image. Send the radiograph itself.',
  ENCAPSULATED_DOCUMENT: 'The file is a document wrapped in DICOM, not a radiograph. Send the radiograph itself.',
  MULTIFRAME_UNSUPPORTED:
    'The file holds several pictures: a sequence or a volume. Export each radiograph as a file of its own.',
  MEDIA_DIRECTORY:
    'This is a DICOMDIR, the index of a disc, and holds no picture. Send the image files that lie beside it.',
  NO_FILE_META:
    'The file lacks its file meta information, and its pixels are compressed: nothing says how. Export it again as a DICOM file.',
  NO_PIXELS: 'The file holds no picture. Send the radiograph itself.',
  MISSING_ATTRIBUTE: 'The file lacks an attribute that every radiograph carries. Export it again.',
  UNSUPPORTED_PIXELS: 'The pixels are stored in a way that is not supported. Export the radiograph uncompressed.',
} as const;

export type DicomErrorCode = keyof typeof DICOM_ERRORS;

/**
 * The only error this library raises for the content of a DICOM file. The message is a sentence for a person and never
 * quotes the file; `offset` is the byte where reading stopped, when known.
 */
export class DicomFormatError extends Error {
  override readonly name = 'DicomFormatError';

  constructor(
    readonly code: DicomErrorCode,
    readonly offset?: number,
  ) {
    super(DICOM_ERRORS[code]);
  }
}
