import { DicomFormatError } from '../dicom-format.error.js';
import { TAG, type Tag } from '../dictionary/tag.js';
import { type DicomFile, findElement } from '../read/data-set.js';
import { readDecimals, readShorts, readStrings } from '../read/element-values.js';
import { readDicom, type ReadOptions } from '../read/read-dicom.js';
import type { ColourImage, DecodedImage, GreyscaleImage, ModalityTransform, VoiTransform } from './image.js';
import { type ImageAttributes, imageAttributes } from './image-attributes.js';
import { lookupTables } from './lookup-table.js';
import { type SampleOrder, unpackColour, unpackGreyscale } from './unpack-samples.js';

export interface ReadImage {
  readonly attributes: ImageAttributes;
  readonly image: DecodedImage;
}

/**
 * The picture of an uncompressed single-frame file: MONOCHROME1/2 of 8 or 16 bits allocated, or RGB of 8 bits.
 * @throws {DicomFormatError} NO_PIXELS, TRUNCATED, MULTIFRAME_UNSUPPORTED, UNSUPPORTED_PIXELS (compressed or exotic)
 */
export async function readImage(bytes: Uint8Array, options: ReadOptions = {}): Promise<ReadImage> {
  const file = await readDicom(bytes, options);
  if ((readDecimals(file.dataSet, TAG.numberOfFrames)[0] ?? 1) > 1)
    throw new DicomFormatError('MULTIFRAME_UNSUPPORTED');
  const pixels = findElement(file.dataSet, TAG.pixelData);
  if (!pixels) throw new DicomFormatError('NO_PIXELS');
  if (pixels.kind !== 'value') throw new DicomFormatError('UNSUPPORTED_PIXELS');
  const attributes = imageAttributes(file);
  const order = { littleEndian: file.encoding.littleEndian, words: pixels.vr === 'OW' };
  return { attributes, image: nativeImage(file, attributes, pixels.bytes, order) };
}

/** The picture in one native frame that belongs to this header. */
export function nativeImage(
  file: DicomFile,
  attributes: ImageAttributes,
  frame: Uint8Array,
  order: SampleOrder,
): DecodedImage {
  const { photometricInterpretation: photometric, samplesPerPixel, bitsAllocated } = attributes;
  if (photometric === 'RGB' && samplesPerPixel === 3 && bitsAllocated === 8) {
    return colourImage(attributes, unpackColour(frame, attributes, order));
  }
  if (samplesPerPixel !== 1 || (photometric !== 'MONOCHROME1' && photometric !== 'MONOCHROME2')) {
    throw new DicomFormatError('UNSUPPORTED_PIXELS');
  }
  return greyscaleImage(file, attributes, unpackGreyscale(frame, attributes, order), photometric);
}

function colourImage({ rows, columns, modality }: ImageAttributes, pixels: Uint8Array): ColourImage {
  return { kind: 'colour', rows, columns, modality, pixels };
}

function greyscaleImage(
  file: DicomFile,
  attributes: ImageAttributes,
  pixels: GreyscaleImage['pixels'],
  photometricInterpretation: GreyscaleImage['photometricInterpretation'],
): GreyscaleImage {
  const { rows, columns, modality, bitsStored, signed } = attributes;
  const [shape] = readStrings(file.dataSet, TAG.presentationLutShape);
  const modalityTransform = readModalityTransform(file, signed);
  return {
    kind: 'greyscale',
    rows,
    columns,
    modality,
    pixels,
    bitsStored,
    signed,
    photometricInterpretation,
    presentationLutShape: shape === 'IDENTITY' || shape === 'INVERSE' ? shape : null,
    modalityTransform,
    voiTransforms: [...windows(file), ...voiTables(file, modalityTransform, signed)],
    padding: paddingRange(file, signed),
  };
}

/** A table and a linear rescale exclude each other; the table wins when a file has both. A slope of 0 is a fault: 1. */
function readModalityTransform(file: DicomFile, signed: boolean): ModalityTransform {
  const [lut] = lookupTables(file, TAG.modalityLutSequence, signed);
  if (lut) return { kind: 'lut', lut };
  const decimal = (tag: Tag): number | undefined => readDecimals(file.dataSet, tag)[0];
  return { kind: 'linear', slope: decimal(TAG.rescaleSlope) || 1, intercept: decimal(TAG.rescaleIntercept) ?? 0 };
}

function windows({ dataSet }: DicomFile): VoiTransform[] {
  const widths = readDecimals(dataSet, TAG.windowWidth);
  const explanations = readStrings(dataSet, TAG.windowCenterWidthExplanation);
  const [named] = readStrings(dataSet, TAG.voiLutFunction);
  const voiFunction = named === 'SIGMOID' || named === 'LINEAR_EXACT' ? named : 'LINEAR';
  return readDecimals(dataSet, TAG.windowCenter).flatMap((center, index): VoiTransform[] => {
    const width = widths[index];
    if (width === undefined || width < (voiFunction === 'LINEAR' ? 1 : Number.MIN_VALUE)) return [];
    return [{ kind: 'window', function: voiFunction, center, width, explanation: explanations[index] || null }];
  });
}

/** The first mapped value of a VOI LUT is signed when its input can be negative (PS3.3 C.11.2.1.1). */
function voiTables(file: DicomFile, modality: ModalityTransform, signed: boolean): VoiTransform[] {
  const signedInput = modality.kind === 'linear' && (signed || modality.intercept < 0 || modality.slope < 0);
  return lookupTables(file, TAG.voiLutSequence, signedInput).map((lut) => ({ kind: 'lut', lut }));
}

function paddingRange({ dataSet, encoding }: DicomFile, signed: boolean): GreyscaleImage['padding'] {
  const [value] = readShorts(dataSet, TAG.pixelPaddingValue, encoding, signed);
  const [limit] = readShorts(dataSet, TAG.pixelPaddingRangeLimit, encoding, signed);
  if (value === undefined) return null;
  return { from: Math.min(value, limit ?? value), to: Math.max(value, limit ?? value) };
}
