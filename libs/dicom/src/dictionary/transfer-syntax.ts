import { DicomFormatError } from '../dicom-format.error.js';

/** How the elements of a data set are laid out (PS3.5 §7 and Annex A). */
export interface Encoding {
  readonly explicitVr: boolean;
  readonly littleEndian: boolean;
}

export interface TransferSyntax {
  readonly uid: string;
  readonly encoding: Encoding;
  /** The whole data set is one raw deflate stream (PS3.5 A.5). */
  readonly deflated: boolean;
  /** Pixels are compressed fragments (PS3.5 A.4). */
  readonly encapsulated: boolean;
}

export const IMPLICIT_LE = '1.2.840.10008.1.2';
export const EXPLICIT_LE = '1.2.840.10008.1.2.1';
export const DEFLATED_EXPLICIT_LE = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BE = '1.2.840.10008.1.2.2';
export const RLE_LOSSLESS = '1.2.840.10008.1.2.5';

export const EXPLICIT_LE_ENCODING: Encoding = { explicitVr: true, littleEndian: true };
export const IMPLICIT_LE_ENCODING: Encoding = { explicitVr: false, littleEndian: true };
const EXPLICIT_BE_ENCODING: Encoding = { explicitVr: true, littleEndian: false };

/** Still-image compressions: JPEG 50…70, JPEG-LS 80/81, JPEG 2000 90/91, HTJ2K 201…203. Video and JPIP are refused. */
const JPEG_FAMILY = ['50', '51', '57', '70', '80', '81', '90', '91', '201', '202', '203'];

const native = (uid: string, encoding: Encoding, deflated = false): TransferSyntax => ({
  uid,
  encoding,
  deflated,
  encapsulated: false,
});

const compressed = (uid: string): TransferSyntax => ({
  uid,
  encoding: EXPLICIT_LE_ENCODING,
  deflated: false,
  encapsulated: true,
});

export const TRANSFER_SYNTAXES: ReadonlyMap<string, TransferSyntax> = new Map(
  [
    native(IMPLICIT_LE, IMPLICIT_LE_ENCODING),
    native(EXPLICIT_LE, EXPLICIT_LE_ENCODING),
    native(DEFLATED_EXPLICIT_LE, EXPLICIT_LE_ENCODING, true),
    native(EXPLICIT_BE, EXPLICIT_BE_ENCODING),
    compressed(RLE_LOSSLESS),
    ...JPEG_FAMILY.map((suffix) => compressed(`1.2.840.10008.1.2.4.${suffix}`)),
  ].map((syntax) => [syntax.uid, syntax]),
);

/** @throws {DicomFormatError} UNSUPPORTED_TRANSFER_SYNTAX */
export function transferSyntax(uid: string): TransferSyntax {
  const known = TRANSFER_SYNTAXES.get(uid);
  if (!known) throw new DicomFormatError('UNSUPPORTED_TRANSFER_SYNTAX');
  return known;
}
