import { concatenate } from '../bytes.js';
import { codestreamShape } from '../codestream/clean-codestream.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { TAG, type Tag } from '../dictionary/tag.js';
import { RLE_LOSSLESS } from '../dictionary/transfer-syntax.js';
import { type DicomFile, findElement } from '../read/data-set.js';
import { readDecimals, readShorts, readStrings } from '../read/element-values.js';
import { readDicom, type ReadOptions } from '../read/read-dicom.js';
import { rgbOfPalette, rgbOfYbr, spreadYbr422 } from './colour-spaces.js';
import type { ColourImage, DecodedImage, GreyscaleImage, ModalityTransform, VoiTransform } from './image.js';
import { type ImageAttributes, imageAttributes, requireSingleFrame } from './image-attributes.js';
import { lookupTables } from './lookup-table.js';
import type { PixelDecoder } from './pixel-decoder.js';
import { readWindows } from './read-windows.js';
import { rleDecoder } from './rle-decoder.js';
import { isShowable, requireAgreement } from './showable.js';
import { type SampleOrder, unpackColour, unpackGreyscale } from './unpack-samples.js';

export interface ReadImageOptions extends ReadOptions {
  /** For compressed files; RLE is always there. */
  readonly decoders?: readonly PixelDecoder[];
}

export interface ReadImage {
  readonly attributes: ImageAttributes;
  readonly image: DecodedImage;
}

interface NativeFrame {
  readonly bytes: Uint8Array;
  readonly attributes: ImageAttributes;
  readonly order: SampleOrder;
}

/**
 * The picture of a single-frame file: MONOCHROME1/2 or PALETTE COLOR of 8 or 16 bits allocated, RGB or YBR of 8 bits;
 * uncompressed, RLE, or compressed in a way one of the given decoders knows.
 * @throws {DicomFormatError} NO_PIXELS, TRUNCATED, MALFORMED, MULTIFRAME_UNSUPPORTED, UNSUPPORTED_PIXELS,
 *   UNSUPPORTED_TRANSFER_SYNTAX
 */
export async function readImage(bytes: Uint8Array, options: ReadImageOptions = {}): Promise<ReadImage> {
  const file = await readDicom(bytes, options);
  requireSingleFrame(file);
  const frame = await nativeFrame(file, [rleDecoder, ...(options.decoders ?? [])]);
  return { attributes: frame.attributes, image: decodedImage(file, frame) };
}

/** The one frame of a file, decompressed where it has to be. */
export async function nativeFrame(file: DicomFile, decoders: readonly PixelDecoder[]): Promise<NativeFrame> {
  const pixels = findElement(file.dataSet, TAG.pixelData);
  const attributes = imageAttributes(file);
  if (pixels?.kind === 'fragments') return decompress(concatenate(pixels.fragments), attributes, decoders);
  if (pixels?.kind !== 'value') throw new DicomFormatError('NO_PIXELS');
  const order = { littleEndian: file.encoding.littleEndian, words: pixels.vr === 'OW' };
  return { bytes: pixels.bytes, attributes, order };
}

async function decompress(
  frame: Uint8Array,
  attributes: ImageAttributes,
  decoders: readonly PixelDecoder[],
): Promise<NativeFrame> {
  const decoder = decoders.find(({ transferSyntaxes }) => transferSyntaxes.includes(attributes.transferSyntax));
  if (!decoder) throw new DicomFormatError('UNSUPPORTED_TRANSFER_SYNTAX');
  if (!isShowable(attributes)) throw new DicomFormatError('UNSUPPORTED_PIXELS');
  if (attributes.transferSyntax !== RLE_LOSSLESS) {
    requireAgreement(codestreamShape(frame, attributes.transferSyntax), attributes);
  }
  const decoded = await decoder.decode(frame, attributes);
  const order = { littleEndian: true, words: false };
  return inRgb({ bytes: decoded.bytes, attributes: { ...attributes, ...decoded.attributes }, order });
}

/** Compressed colours are seldom stored as RGB; whoever takes the frame further need not know. */
function inRgb(frame: NativeFrame): NativeFrame {
  if (frame.attributes.photometricInterpretation !== 'YBR_FULL' || !isShowable(frame.attributes)) return frame;
  const attributes = { ...frame.attributes, photometricInterpretation: 'RGB', planarConfiguration: 0 };
  return { ...frame, bytes: rgbOf(frame), attributes };
}

function decodedImage(file: DicomFile, frame: NativeFrame): DecodedImage {
  const { bytes, attributes, order } = frame;
  const { photometricInterpretation: photometric, signed } = attributes;
  if (!isShowable(attributes)) throw new DicomFormatError('UNSUPPORTED_PIXELS');
  if (attributes.samplesPerPixel === 3) return colourImage(attributes, rgbOf(frame));
  const pixels = unpackGreyscale(bytes, attributes, order);
  if (photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2') {
    return greyscaleImage(file, attributes, pixels, photometric);
  }
  return colourImage(attributes, rgbOfPalette(file, pixels, signed));
}

function rgbOf({ bytes, attributes, order }: NativeFrame): Uint8Array {
  const samples = unpackColour(bytes, attributes, order);
  if (attributes.photometricInterpretation === 'YBR_FULL_422') return rgbOfYbr(spreadYbr422(samples, attributes));
  return attributes.photometricInterpretation === 'YBR_FULL' ? rgbOfYbr(samples) : samples;
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
    voiTransforms: [...readWindows(file), ...voiTables(file, modalityTransform, signed)],
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
