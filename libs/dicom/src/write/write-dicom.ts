import { asciiBytes, concatenate, viewOf } from '../bytes.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { TAG } from '../dictionary/tag.js';
import { EXPLICIT_LE, EXPLICIT_LE_ENCODING, IMPLICIT_LE, transferSyntax } from '../dictionary/transfer-syntax.js';
import type { DataSet, DicomFile } from '../read/data-set.js';
import { readStrings } from '../read/element-values.js';
import { bytesElement, textElement } from './elements.js';
import { dataSetParts, encodeDataSet } from './encode-data-set.js';

/** Names this implementation in file meta (PS3.7 D.3.3.2); a UUID of our own under 2.25. */
export const IMPLEMENTATION_CLASS_UID = '2.25.187471080700933503040526425819527952847';
export const IMPLEMENTATION_VERSION_NAME = 'PHOXRAY_1';

/**
 * A complete DICOM file: zero preamble, file meta made from scratch out of the data set, then the data set in the given
 * transfer syntax. Deflated output is not offered.
 * @throws {DicomFormatError} MISSING_ATTRIBUTE without SOP class or instance UID, UNSUPPORTED_TRANSFER_SYNTAX
 */
export function writeDicom(dataSet: DataSet, transferSyntaxUid: string): Uint8Array {
  const syntax = transferSyntax(transferSyntaxUid);
  if (syntax.deflated) throw new DicomFormatError('UNSUPPORTED_TRANSFER_SYNTAX');
  // In one go: pixels are large, and each concatenation copies them.
  return concatenate([
    new Uint8Array(128),
    asciiBytes('DICM'),
    encodeFileMeta(dataSet, syntax.uid),
    ...dataSetParts(dataSet, syntax.encoding),
  ]);
}

/**
 * The transfer syntax to write a read file in: its own, but inflated, and with the encoding that was really found when
 * the file declared another one.
 */
export function outputSyntax({ transferSyntax, encoding }: DicomFile): string {
  if (transferSyntax.encapsulated || !encoding.littleEndian) return transferSyntax.uid;
  return encoding.explicitVr ? EXPLICIT_LE : IMPLICIT_LE;
}

function encodeFileMeta(dataSet: DataSet, transferSyntaxUid: string): Uint8Array {
  const content = encodeDataSet(
    [
      bytesElement(TAG.fileMetaVersion, 'OB', Uint8Array.of(0, 1)),
      textElement(TAG.mediaStorageSopClassUid, 'UI', required(dataSet, TAG.sopClassUid)),
      textElement(TAG.mediaStorageSopInstanceUid, 'UI', required(dataSet, TAG.sopInstanceUid)),
      textElement(TAG.transferSyntaxUid, 'UI', transferSyntaxUid),
      textElement(TAG.implementationClassUid, 'UI', IMPLEMENTATION_CLASS_UID),
      textElement(TAG.implementationVersionName, 'SH', IMPLEMENTATION_VERSION_NAME),
    ],
    EXPLICIT_LE_ENCODING,
  );
  return concatenate([groupLength(content.length), content]);
}

function groupLength(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setUint32(0, length, true);
  return encodeDataSet([bytesElement(TAG.fileMetaGroupLength, 'UL', bytes)], EXPLICIT_LE_ENCODING);
}

function required(dataSet: DataSet, tag: number): string {
  const [value] = readStrings(dataSet, tag);
  if (!value) throw new DicomFormatError('MISSING_ATTRIBUTE');
  return value;
}
