import { convolve, gaussianInPixels } from './convolution.js';
import type { Pacer } from './pacer.js';
import { combineRasters } from './pixel-loop.js';
import { pixelAt, emptyRaster } from './raster.js';
import type { Raster } from './raster.js';

const { sqrt } = Math;

const SOBEL_SMOOTH = [1, 2, 1];
const SOBEL_SLOPE = [-1, 0, 1];
/** Neighbours to compare with along the gradient, by its direction in eighths of a turn. */
const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
];

interface Gradient {
  readonly across: Raster;
  readonly down: Raster;
  readonly strength: Raster;
}

const gradientOf = async (grey: Raster, pacer: Pacer): Promise<Gradient> => {
  const across = await convolve(grey, SOBEL_SLOPE, SOBEL_SMOOTH, 'replicate', pacer);
  const down = await convolve(grey, SOBEL_SMOOTH, SOBEL_SLOPE, 'replicate', pacer);
  return {
    across,
    down,
    strength: await combineRasters(across, down, pacer, (dx, dy) => sqrt(dx * dx + dy * dy)),
  };
};

const strengthAt = (strength: Raster, x: number, y: number): number =>
  x < 0 || y < 0 || x >= strength.width || y >= strength.height ? 0 : pixelAt(strength, x, y);

const directionAt = ({ across, down }: Gradient, x: number, y: number): readonly [number, number] => {
  const turn = Math.round((Math.atan2(pixelAt(down, x, y), pixelAt(across, x, y)) * 4) / Math.PI);
  return DIRECTIONS[(turn + 8) % 4] ?? [1, 0];
};

const isPeak = (gradient: Gradient, x: number, y: number): boolean => {
  const here = pixelAt(gradient.strength, x, y);
  const [dx, dy] = directionAt(gradient, x, y);
  const { strength } = gradient;
  return here > strengthAt(strength, x + dx, y + dy) && here >= strengthAt(strength, x - dx, y - dy);
};

/** Thin ridges of the gradient: its strength where it peaks along its own direction, else 0. */
const ridgesOf = async (gradient: Gradient, floor: number, pacer: Pacer): Promise<Raster> => {
  const { width, height } = gradient.strength;
  const ridges = emptyRaster(width, height);
  await pacer.rows(height, (y) => {
    for (let x = 0; x < width; x += 1) {
      const here = pixelAt(gradient.strength, x, y);
      if (here > floor && isPeak(gradient, x, y)) ridges.values[y * width + x] = here;
    }
  });
  return ridges;
};

/** Follows weak ridges (all that are left above zero) from every strong one, over eight neighbours. */
const followEdges = async (ridges: Raster, high: number, pacer: Pacer): Promise<Raster> => {
  const edges = emptyRaster(ridges.width, ridges.height);
  const open: number[] = [];
  await pacer.rows(ridges.height, (y) => {
    for (let i = y * ridges.width; i < (y + 1) * ridges.width; i += 1) {
      if ((ridges.values[i] ?? 0) > high) open.push(i);
    }
  });
  while (open.length > 0) {
    await pacer.rows(Math.min(open.length, 4096), () => spreadOne(ridges, edges, open));
  }
  return edges;
};

const spreadOne = (ridges: Raster, edges: Raster, open: number[]): void => {
  const index = open.pop();
  if (index === undefined || edges.values[index] === 1) return;
  edges.values[index] = 1;
  for (const next of neighbours(index, ridges.width, ridges.height)) {
    if ((ridges.values[next] ?? 0) > 0 && edges.values[next] === 0) open.push(next);
  }
};

const neighbours = (index: number, width: number, height: number): number[] => {
  const x = index % width;
  const y = (index - x) / width;
  const found: number[] = [];
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) {
      const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
      if (inside && (dx !== 0 || dy !== 0)) found.push(index + dy * width + dx);
    }
  }
  return found;
};

/**
 * Canny (1986): 5×5 gaussian of sigma 1, Sobel without normalisation, thinning along the gradient, hysteresis between `low` and `high`.
 * Takes grey 0..1, gives 0 or 1. Both sides of the raster must exceed 2 pixels.
 */
export const cannyEdges = async (grey: Raster, low: number, high: number, pacer: Pacer): Promise<Raster> => {
  const kernel = gaussianInPixels(2, 1);
  const smooth = await convolve(grey, kernel, kernel, 'reflect', pacer);
  const ridges = await ridgesOf(await gradientOf(smooth, pacer), low, pacer);
  return followEdges(ridges, high, pacer);
};
