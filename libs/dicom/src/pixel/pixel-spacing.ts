import type { ImageAttributes } from './image-attributes.js';

/**
 * Where a millimetre comes from (PS3.3 10.7.1):
 * - `pixel-spacing-calibrated`: Pixel Spacing with a calibration type; sizes in the patient
 * - `pixel-spacing`: Pixel Spacing that differs from the spacing at the detector, without saying how it was corrected
 * - `estimated-magnification`: at the detector, divided by the Estimated Radiographic Magnification Factor
 * - `imager-pixel-spacing`: at the detector; what is shown is larger than the patient
 * - `nominal-scanned-pixel-spacing`: of a digitised film
 */
export const SPACING_PROVENANCES = [
  'pixel-spacing-calibrated',
  'pixel-spacing',
  'estimated-magnification',
  'imager-pixel-spacing',
  'nominal-scanned-pixel-spacing',
] as const;
export type SpacingProvenance = (typeof SPACING_PROVENANCES)[number];

/** How large a pixel is, and how that is known. */
export interface PixelSpacing {
  /** Millimetres from one row to the next, down the picture. */
  readonly row: number;
  /** Millimetres from one column to the next, across the picture. */
  readonly column: number;
  readonly provenance: SpacingProvenance;
  /** Pixel Spacing Calibration Type, where there is one. */
  readonly calibration: 'GEOMETRY' | 'FIDUCIAL' | null;
  /** Estimated Radiographic Magnification Factor, where it was divided by. */
  readonly magnification: number | null;
}

type Declared = Pick<
  ImageAttributes,
  | 'pixelSpacing'
  | 'pixelSpacingCalibrationType'
  | 'imagerPixelSpacing'
  | 'nominalScannedPixelSpacing'
  | 'estimatedRadiographicMagnificationFactor'
>;
type Pair = readonly [row: number, column: number];

/** Two spacings that differ by less are the same number, written twice. */
const SAME = 0.001;

/**
 * The best the file says about the size of a pixel, or null: without a calibration there are no millimetres. Pixel
 * Spacing that only repeats the spacing at the detector, without a calibration type, is no calibration.
 */
export function pixelSpacingOf(declared: Declared): PixelSpacing | null {
  const { pixelSpacing, pixelSpacingCalibrationType: type, imagerPixelSpacing: imager } = declared;
  const calibration = type === 'GEOMETRY' || type === 'FIDUCIAL' ? type : null;
  if (pixelSpacing && calibration) return { ...spacing(pixelSpacing, 'pixel-spacing-calibrated'), calibration };
  const nominal = declared.nominalScannedPixelSpacing;
  const repeated = [imager, nominal].some((other) => isSame(pixelSpacing, other));
  if (pixelSpacing && !repeated) return spacing(pixelSpacing, 'pixel-spacing');
  if (imager) return atDetector(imager, declared.estimatedRadiographicMagnificationFactor);
  return nominal && spacing(nominal, 'nominal-scanned-pixel-spacing');
}

/** A factor below 1 would make the patient larger than the picture, which no projection does. */
function atDetector([row, column]: Pair, magnification: number | null): PixelSpacing {
  if (magnification === null || magnification < 1) return spacing([row, column], 'imager-pixel-spacing');
  return { ...spacing([row / magnification, column / magnification], 'estimated-magnification'), magnification };
}

function spacing([row, column]: Pair, provenance: SpacingProvenance): PixelSpacing {
  return { row, column, provenance, calibration: null, magnification: null };
}

function isSame(one: Pair | null, other: Pair | null): boolean {
  if (one === null || other === null) return false;
  return one.every((value, index) => Math.abs(value / (other[index] ?? Number.NaN) - 1) < SAME);
}
