import type { Pacer } from './pacer.js';
import { emptyRaster } from './raster.js';
import type { Raster } from './raster.js';

/** Where a tap outside the raster reads: mirrored without repeating the edge, or the edge itself. */
export type Border = 'reflect' | 'replicate';

const borderIndex = (index: number, size: number, border: Border): number => {
  if (border === 'replicate') return Math.min(Math.max(index, 0), size - 1);
  if (index < 0) return -index;
  return index < size ? index : 2 * size - 2 - index;
};

/**
 * One half of a gaussian: 2·radius+1 weights sampled on linspace(-1, 1), so that sigma counts in radii, not in
 * pixels (a pixel sigma of `sigma · radius`). The weights add up to 1.
 */
export const gaussianOnUnitSpan = (radius: number, sigma: number): number[] => {
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) => {
    const x = -1 + i / radius;
    return Math.exp(-(x * x) / (2 * sigma * sigma));
  });
  return normalised(weights);
};

/** One half of a gaussian whose sigma counts in pixels. */
export const gaussianInPixels = (radius: number, sigma: number): number[] =>
  normalised(Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma))));

const normalised = (weights: readonly number[]): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
};

const convolveRows = async (source: Raster, kernel: readonly number[], border: Border, pacer: Pacer) => {
  const { width, height, values } = source;
  const radius = (kernel.length - 1) / 2;
  const result = emptyRaster(width, height);
  const line = new Float64Array(width + 2 * radius);
  await pacer.rows(height, (y) => {
    for (let i = 0; i < line.length; i += 1) {
      line[i] = values[y * width + borderIndex(i - radius, width, border)] ?? 0;
    }
    for (let x = 0; x < width; x += 1) result.values[y * width + x] = weighted(line, x, kernel);
  });
  return result;
};

const weighted = (line: Float64Array, start: number, kernel: readonly number[]): number => {
  let sum = 0;
  for (let k = 0; k < kernel.length; k += 1) sum += (kernel[k] ?? 0) * (line[start + k] ?? 0);
  return sum;
};

const convolveColumns = async (source: Raster, kernel: readonly number[], border: Border, pacer: Pacer) => {
  const { width, height, values } = source;
  const radius = (kernel.length - 1) / 2;
  const result = emptyRaster(width, height);
  const sums = new Float64Array(width);
  await pacer.rows(height, (y) => {
    sums.fill(0);
    kernel.forEach((weight, k) => {
      const from = borderIndex(y + k - radius, height, border) * width;
      for (let x = 0; x < width; x += 1) sums[x] = (sums[x] ?? 0) + weight * (values[from + x] ?? 0);
    });
    result.values.set(sums, y * width);
  });
  return result;
};

/**
 * Convolves with a separable kernel: `across` along rows, then `down` along columns. With a reflecting border the
 * radius must be smaller than both sides of the raster.
 */
export const convolve = async (
  source: Raster,
  across: readonly number[],
  down: readonly number[],
  border: Border,
  pacer: Pacer,
): Promise<Raster> => convolveColumns(await convolveRows(source, across, border, pacer), down, border, pacer);
