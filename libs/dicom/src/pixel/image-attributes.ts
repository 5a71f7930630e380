import { DicomFormatError } from '../dicom-format.error.js';
import { TAG, type Tag } from '../dictionary/tag.js';
import { isNeutralLabel } from '../dictionary/window-label.js';
import type { DicomFile } from '../read/data-set.js';
import { readDecimals, readItems, readShorts, readStrings } from '../read/element-values.js';
import type { VoiWindow } from './image.js';
import { readWindows } from './read-windows.js';

/** What the pixels are, as the header says (PS3.3 C.7.6.3). Safe to store: nothing here names a person. */
export interface ImageAttributes {
  readonly transferSyntax: string;
  readonly compressed: boolean;
  readonly modality: string | null;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometricInterpretation: string;
  readonly planarConfiguration: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** First window of the file, in output units of the Modality LUT. */
  readonly windowCenter: number | null;
  readonly windowWidth: number | null;
  /** Every window of the file; labels that might be an operator's own words are left out. */
  readonly windows: readonly VoiWindow[];
  /** VOI LUTs in the file. */
  readonly voiTables: number;
  /** [row spacing, column spacing] in mm. */
  readonly pixelSpacing: readonly [number, number] | null;
  readonly pixelSpacingCalibrationType: string | null;
  /** At the detector, [row spacing, column spacing] in mm: not a size in the patient (PS3.3 C.8.7.1.1.7). */
  readonly imagerPixelSpacing: readonly [number, number] | null;
  /** Of a digitised film, [row spacing, column spacing] in mm (PS3.3 C.8.6.2). */
  readonly nominalScannedPixelSpacing: readonly [number, number] | null;
  readonly estimatedRadiographicMagnificationFactor: number | null;
  readonly burnedInAnnotation: 'YES' | 'NO' | null;
}

/** @throws {DicomFormatError} MISSING_ATTRIBUTE or UNSUPPORTED_PIXELS when the picture cannot be laid out. */
export function imageAttributes(file: DicomFile): ImageAttributes {
  const { dataSet, encoding } = file;
  const short = (tag: Tag): number | undefined => readShorts(dataSet, tag, encoding)[0];
  const text = (tag: Tag): string | null => readStrings(dataSet, tag)[0] || null;
  const decimal = (tag: Tag): number | null => readDecimals(dataSet, tag)[0] ?? null;
  const bitsAllocated = required(short(TAG.bitsAllocated));
  const bitsStored = short(TAG.bitsStored) ?? bitsAllocated;
  const burnedIn = text(TAG.burnedInAnnotation);
  return validated({
    transferSyntax: file.transferSyntax.uid,
    compressed: file.transferSyntax.encapsulated,
    modality: text(TAG.modality),
    rows: required(short(TAG.rows)),
    columns: required(short(TAG.columns)),
    samplesPerPixel: short(TAG.samplesPerPixel) ?? 1,
    photometricInterpretation: text(TAG.photometricInterpretation) ?? 'MONOCHROME2',
    planarConfiguration: short(TAG.planarConfiguration) ?? 0,
    bitsAllocated,
    bitsStored,
    highBit: short(TAG.highBit) ?? bitsStored - 1,
    signed: short(TAG.pixelRepresentation) === 1,
    windowCenter: decimal(TAG.windowCenter),
    windowWidth: decimal(TAG.windowWidth),
    windows: readWindows(file).map(withNeutralLabel),
    voiTables: readItems(dataSet, TAG.voiLutSequence).length,
    pixelSpacing: pair(readDecimals(dataSet, TAG.pixelSpacing)),
    pixelSpacingCalibrationType: text(TAG.pixelSpacingCalibrationType),
    imagerPixelSpacing: pair(readDecimals(dataSet, TAG.imagerPixelSpacing)),
    nominalScannedPixelSpacing: pair(readDecimals(dataSet, TAG.nominalScannedPixelSpacing)),
    estimatedRadiographicMagnificationFactor: decimal(TAG.estimatedRadiographicMagnificationFactor),
    burnedInAnnotation: burnedIn === 'YES' || burnedIn === 'NO' ? burnedIn : null,
  });
}

/** @throws {DicomFormatError} MULTIFRAME_UNSUPPORTED, MALFORMED when the count is no count */
export function requireSingleFrame({ dataSet }: DicomFile): void {
  const frames = Number(readStrings(dataSet, TAG.numberOfFrames)[0] || 1);
  if (!Number.isInteger(frames) || frames < 0) throw new DicomFormatError('MALFORMED');
  if (frames > 1) throw new DicomFormatError('MULTIFRAME_UNSUPPORTED');
}

/** Bytes of one uncompressed frame; YBR_FULL_422 shares its colours between two pixels (PS3.3 C.7.6.3.1.2). */
export function frameBytes(image: ImageAttributes): number {
  const samples = image.photometricInterpretation === 'YBR_FULL_422' ? 2 : image.samplesPerPixel;
  return Math.ceil((image.rows * image.columns * samples * image.bitsAllocated) / 8);
}

function validated(image: ImageAttributes): ImageAttributes {
  const { rows, columns, bitsAllocated, bitsStored, highBit } = image;
  if (rows === 0 || columns === 0) throw new DicomFormatError('MISSING_ATTRIBUTE');
  const fits = bitsStored >= 1 && bitsStored <= highBit + 1 && highBit < bitsAllocated;
  if (!fits) throw new DicomFormatError('UNSUPPORTED_PIXELS');
  return image;
}

function withNeutralLabel(window: VoiWindow): VoiWindow {
  const { explanation } = window;
  return { ...window, explanation: explanation !== null && isNeutralLabel(explanation) ? explanation : null };
}

function required(value: number | undefined): number {
  if (value === undefined) throw new DicomFormatError('MISSING_ATTRIBUTE');
  return value;
}

function pair([first, second]: readonly number[]): readonly [number, number] | null {
  return first !== undefined && second !== undefined && first > 0 && second > 0 ? [first, second] : null;
}
