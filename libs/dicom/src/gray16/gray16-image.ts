import type { VoiTransform, VoiWindow } from '../pixel/image.js';

/**
 * A radiograph's pixels for a viewer that knows no DICOM. The value of a sample, in output units of the Modality LUT, is
 * `slope × (sample + zero) + intercept`: exactly what the Modality LUT gives.
 */
export interface Gray16Image {
  readonly width: number;
  readonly height: number;
  /** Row by row from the top left. */
  readonly samples: Uint16Array;
  /** Significant bits of a sample, 1 to 16. */
  readonly bits: number;
  /** Stored value of sample 0: negative for signed pixels. */
  readonly zero: number;
  /** Not 0. */
  readonly slope: number;
  readonly intercept: number;
  /** True when low values are to be shown bright: MONOCHROME1, or a Presentation LUT of shape INVERSE. */
  readonly inverse: boolean;
  /** Lowest and highest sample of the picture, padding left out. */
  readonly range: SampleRange;
  /** Samples that are no picture. */
  readonly padding: SampleRange | null;
  /** Windows and VOI LUTs of the file, windows first; the first one is how the file wants to be seen. */
  readonly voi: readonly VoiTransform[];
  /** Between the 0.5 and 99.5 percentiles: what is shown when the file says nothing. */
  readonly automatic: VoiWindow;
}

/** Both ends belong to it. */
export interface SampleRange {
  readonly from: number;
  readonly to: number;
}

/** Media type of the encoded form (docs/formats/gray16.md). */
export const GRAY16_TYPE = 'application/vnd.phoxray.gray16';
