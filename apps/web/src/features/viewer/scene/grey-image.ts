import type { Gray16Image, SampleRange, VoiTransform, VoiWindow } from '@phoxray/dicom';
import { greyLevels, type GreyLevel } from './grey-levels.js';

/** What a sample stands for: value = slope × (sample + zero) + intercept. */
export type GreyScale = Pick<Gray16Image, 'slope' | 'zero' | 'intercept'>;

/** Grey pixels, row by row. 8-bit renditions use bytes, 16-bit ones words: R8UI and R16UI textures. */
export type GreyImage = {
  width: number;
  height: number;
  data: Uint8Array | Uint16Array;
  /** The picture and its smaller levels, for when it is shown reduced. */
  levels: readonly GreyLevel[];
  scale: GreyScale;
  /** Lowest and highest sample of the picture. */
  range: SampleRange;
  /** Samples that are no picture. */
  padding: SampleRange | null;
  /** Low values are bright. */
  inverse: boolean;
  /** How the picture is shown until somebody changes it. */
  opening: VoiTransform;
  /** Windows and tables that came with the file. */
  fileVoi: readonly VoiTransform[];
  /** Pixels of each sample, from the lowest of the range to the highest. */
  histogram: Uint32Array;
};

/** 8-bit grey that is shown as it is. */
export function greyImage(width: number, height: number, data: Uint8Array): GreyImage {
  const range = { from: 0, to: 0xff };
  return {
    width,
    height,
    data,
    levels: greyLevels({ width, height, data }),
    scale: { slope: 1, zero: 0, intercept: 0 },
    range,
    padding: null,
    inverse: false,
    opening: windowOver(range.from, range.to),
    fileVoi: [],
    histogram: countSamples(data, range),
  };
}

/** All the grey of a radiograph. */
export function deepGreyImage(image: Gray16Image): GreyImage {
  const { width, height, samples, range, padding, inverse, voi, automatic, slope, zero, intercept } = image;
  const scale = { slope, zero, intercept };
  const histogram = countSamples(samples, range);
  const opening = voi[0] ?? automatic;
  const picture = { width, height, data: samples };
  const levels = greyLevels(picture);
  return { ...picture, levels, scale, range, padding, inverse, opening, fileVoi: voi, histogram };
}

/** The window whose last black is `low` and whose first white is `high`, in values. */
export function windowOver(low: number, high: number): VoiWindow {
  const center = (low + high + 1) / 2;
  return { kind: 'window', function: 'LINEAR', center, width: high - low + 1, explanation: null };
}

export function valueOf({ scale: { slope, zero, intercept } }: Pick<GreyImage, 'scale'>, sample: number): number {
  return slope * (sample + zero) + intercept;
}

export function sampleOf({ scale: { slope, zero, intercept } }: Pick<GreyImage, 'scale'>, value: number): number {
  return (value - intercept) / slope - zero;
}

/** Lowest and highest value of the picture. */
export function valueRange(image: Pick<GreyImage, 'scale' | 'range'>): { low: number; high: number } {
  const ends = [valueOf(image, image.range.from), valueOf(image, image.range.to)];
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

/** The value under an image position; null outside of the picture and on padding. */
export function valueAt(image: GreyImage, x: number, y: number): number | null {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const inside = column >= 0 && row >= 0 && column < image.width && row < image.height;
  const sample = inside ? image.data[row * image.width + column] : undefined;
  return sample === undefined || isWithin(sample, image.padding) ? null : valueOf(image, sample);
}

function isWithin(sample: number, range: SampleRange | null): boolean {
  return range !== null && sample >= range.from && sample <= range.to;
}

/** Samples beyond the range are padding, which does not count. */
function countSamples(data: Uint8Array | Uint16Array, { from, to }: SampleRange): Uint32Array {
  const counts = new Uint32Array(to - from + 1);
  for (const sample of data) {
    if (sample >= from && sample <= to) counts[sample - from] = (counts[sample - from] ?? 0) + 1;
  }
  return counts;
}
