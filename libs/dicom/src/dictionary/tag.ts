/** A DICOM tag as an unsigned 32-bit number: group in the high half, element in the low half. */
export type Tag = number;

export const groupOf = (tag: Tag): number => tag >>> 16;
export const elementOf = (tag: Tag): number => tag & 0xffff;

/** Private elements live in odd groups (PS3.5 §7.8). */
export const isPrivate = (tag: Tag): boolean => (groupOf(tag) & 1) === 1;

/** `(gggg,eeee)`, the notation of the standard, upper-case hexadecimal. */
export const formatTag = (tag: Tag): string => `(${hex16(groupOf(tag))},${hex16(elementOf(tag))})`;

const hex16 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

/** The tags this library itself reasons about; everything else is data in the allow-list. */
export const TAG = {
  fileMetaGroupLength: 0x00020000,
  fileMetaVersion: 0x00020001,
  mediaStorageSopClassUid: 0x00020002,
  mediaStorageSopInstanceUid: 0x00020003,
  transferSyntaxUid: 0x00020010,
  implementationClassUid: 0x00020012,
  implementationVersionName: 0x00020013,
  specificCharacterSet: 0x00080005,
  sopClassUid: 0x00080016,
  sopInstanceUid: 0x00080018,
  modality: 0x00080060,
  codeValue: 0x00080100,
  codingSchemeDesignator: 0x00080102,
  codeMeaning: 0x00080104,
  patientName: 0x00100010,
  patientId: 0x00100020,
  patientIdentityRemoved: 0x00120062,
  deidentificationMethod: 0x00120063,
  deidentificationMethodCodeSequence: 0x00120064,
  estimatedRadiographicMagnificationFactor: 0x00181114,
  imagerPixelSpacing: 0x00181164,
  nominalScannedPixelSpacing: 0x00182010,
  studyInstanceUid: 0x0020000d,
  samplesPerPixel: 0x00280002,
  photometricInterpretation: 0x00280004,
  planarConfiguration: 0x00280006,
  numberOfFrames: 0x00280008,
  rows: 0x00280010,
  columns: 0x00280011,
  pixelSpacing: 0x00280030,
  bitsAllocated: 0x00280100,
  bitsStored: 0x00280101,
  highBit: 0x00280102,
  pixelRepresentation: 0x00280103,
  pixelPaddingValue: 0x00280120,
  pixelPaddingRangeLimit: 0x00280121,
  burnedInAnnotation: 0x00280301,
  longitudinalTemporalInformationModified: 0x00280303,
  pixelSpacingCalibrationType: 0x00280a02,
  windowCenter: 0x00281050,
  windowWidth: 0x00281051,
  rescaleIntercept: 0x00281052,
  rescaleSlope: 0x00281053,
  windowCenterWidthExplanation: 0x00281055,
  voiLutFunction: 0x00281056,
  redPaletteDescriptor: 0x00281101,
  greenPaletteDescriptor: 0x00281102,
  bluePaletteDescriptor: 0x00281103,
  redPaletteData: 0x00281201,
  greenPaletteData: 0x00281202,
  bluePaletteData: 0x00281203,
  modalityLutSequence: 0x00283000,
  lutDescriptor: 0x00283002,
  lutExplanation: 0x00283003,
  lutData: 0x00283006,
  voiLutSequence: 0x00283010,
  presentationLutShape: 0x20500020,
  pixelData: 0x7fe00010,
  dataSetTrailingPadding: 0xfffcfffc,
  item: 0xfffee000,
  itemDelimitation: 0xfffee00d,
  sequenceDelimitation: 0xfffee0dd,
} as const;
