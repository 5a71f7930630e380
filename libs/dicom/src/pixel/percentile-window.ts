import { applyModality } from './apply-modality.js';
import type { GreyscaleImage, VoiWindow } from './image.js';

const STORED_VALUES = 65_536;
const ZERO = STORED_VALUES / 2;

/**
 * The window that shows everything between two fractions of the pixels, padding left out: the lower value is the last
 * black, the upper the first white.
 */
export function percentileWindow(image: GreyscaleImage, low: number, high: number): VoiWindow {
  const histogram = histogramOf(image);
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const bounds = [low, high].map((fraction) =>
    applyModality(image.modalityTransform, quantile(histogram, fraction * Math.max(total - 1, 0)) - ZERO),
  );
  const from = Math.min(...bounds);
  const to = Math.max(...bounds);
  return { kind: 'window', function: 'LINEAR', center: (from + to + 1) / 2, width: to - from + 1, explanation: null };
}

/** Counts of stored values, −32768 first. */
function histogramOf({ pixels, padding }: GreyscaleImage): Uint32Array {
  const histogram = new Uint32Array(STORED_VALUES * 2 - ZERO);
  for (const value of pixels) {
    if (padding && value >= padding.from && value <= padding.to) continue;
    histogram[value + ZERO] = (histogram[value + ZERO] ?? 0) + 1;
  }
  return histogram;
}

/** Index of the value at a rank, ranks counted from 0. */
function quantile(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  for (const [index, count] of histogram.entries()) {
    seen += count;
    if (seen > rank) return index;
  }
  return ZERO;
}
