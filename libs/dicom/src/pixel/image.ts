export type GreyscalePixels = Uint8Array | Int8Array | Uint16Array | Int16Array;

/** A lookup table of PS3.3 C.11.1.1 / C.11.2.1.1, entries already unpacked. */
export interface LookupTable {
  /** Input value that gets the first entry; lower ones too. */
  readonly firstMapped: number;
  /** Width of an entry: outputs span 0 … 2^bits − 1. */
  readonly bits: number;
  readonly entries: Uint16Array;
  readonly explanation: string | null;
}

/** Modality LUT: stored values to units of the device (PS3.3 C.11.1). */
export type ModalityTransform =
  | { readonly kind: 'linear'; readonly slope: number; readonly intercept: number }
  | { readonly kind: 'lut'; readonly lut: LookupTable };

export type VoiLutFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

/** Centre and width are in output units of the Modality LUT. */
export interface VoiWindow {
  readonly kind: 'window';
  readonly function: VoiLutFunction;
  readonly center: number;
  readonly width: number;
  readonly explanation: string | null;
}

/** Value of interest: what becomes visible (PS3.3 C.11.2). */
export type VoiTransform = VoiWindow | { readonly kind: 'lut'; readonly lut: LookupTable };

interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly modality: string | null;
}

export interface GreyscaleImage extends Picture {
  readonly kind: 'greyscale';
  /** Stored values row by row, bits outside of bitsStored cleared, sign extended. The padding value is left in. */
  readonly pixels: GreyscalePixels;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly photometricInterpretation: 'MONOCHROME1' | 'MONOCHROME2';
  readonly presentationLutShape: 'IDENTITY' | 'INVERSE' | null;
  readonly modalityTransform: ModalityTransform;
  /** Every window and VOI LUT of the file, windows first, in file order. */
  readonly voiTransforms: readonly VoiTransform[];
  /** Stored values that are no picture, inclusive (PS3.3 C.7.5.1.1.2). */
  readonly padding: { readonly from: number; readonly to: number } | null;
}

export interface ColourImage extends Picture {
  readonly kind: 'colour';
  /** Red, green, blue, 8 bits each, interleaved. */
  readonly pixels: Uint8Array;
}

export type DecodedImage = GreyscaleImage | ColourImage;

/** A picture that is no DICOM (PNG, TIFF): 8 or 16 bits, white is high, nothing else known. */
export function plainGreyscale(pixels: Uint8Array | Uint16Array, rows: number, columns: number): GreyscaleImage {
  if (pixels.length !== rows * columns) throw new RangeError('pixels must hold rows × columns values');
  return {
    kind: 'greyscale',
    rows,
    columns,
    modality: null,
    pixels,
    bitsStored: pixels.BYTES_PER_ELEMENT * 8,
    signed: false,
    photometricInterpretation: 'MONOCHROME2',
    presentationLutShape: null,
    modalityTransform: { kind: 'linear', slope: 1, intercept: 0 },
    voiTransforms: [],
    padding: null,
  };
}
