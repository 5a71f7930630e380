import { DicomFormatError } from '../dicom-format.error.js';
import { isStorageClass } from '../dictionary/storage-classes.data.js';
import { TAG } from '../dictionary/tag.js';
import { requireSingleFrame } from '../pixel/image-attributes.js';
import { type DicomFile, findElement } from '../read/data-set.js';
import { readStrings } from '../read/element-values.js';

const ENCAPSULATED_STORAGE = '1.2.840.10008.5.1.4.1.1.104.';

/**
 * Refuses what this library cannot clean with certainty. There is no pass-through: a file is de-identified or refused.
 * @throws {DicomFormatError} ENCAPSULATED_DOCUMENT, UNSUPPORTED_OBJECT, NO_PIXELS, MULTIFRAME_UNSUPPORTED,
 * MISSING_ATTRIBUTE
 */
export function requireSingleImage(file: DicomFile): void {
  const { dataSet } = file;
  const [sopClass = ''] = readStrings(dataSet, TAG.sopClassUid);
  const [modality] = readStrings(dataSet, TAG.modality);
  if (sopClass.startsWith(ENCAPSULATED_STORAGE) || modality === 'DOC') refuse('ENCAPSULATED_DOCUMENT');
  if (sopClass === '' || readStrings(dataSet, TAG.sopInstanceUid).length === 0) refuse('MISSING_ATTRIBUTE');
  if (!isStorageClass(sopClass)) refuse('UNSUPPORTED_OBJECT');
  if (!hasPixels(dataSet)) refuse('NO_PIXELS');
  requireSingleFrame(file);
}

function hasPixels(dataSet: DicomFile['dataSet']): boolean {
  const pixels = findElement(dataSet, TAG.pixelData);
  if (pixels?.kind === 'value') return pixels.bytes.length > 0;
  return pixels?.kind === 'fragments' && pixels.fragments.some((fragment) => fragment.length > 0);
}

function refuse(code: DicomFormatError['code']): never {
  throw new DicomFormatError(code);
}
