import type { Pacer } from './pacer.js';
import { transposeRaster } from './pixel-loop.js';
import { emptyRaster } from './raster.js';
import type { Raster } from './raster.js';

/** `dilate` keeps the highest neighbour, `erode` the lowest; pixels outside the raster are ignored. */
export type Extreme = 'dilate' | 'erode';

interface Window {
  readonly before: number;
  readonly after: number;
}

const { max, min } = Math;

const pickOf = (extreme: Extreme) => (extreme === 'dilate' ? max : min);
const ignoredBy = (extreme: Extreme): number => (extreme === 'dilate' ? -Infinity : Infinity);

/** Sliding extreme of every row in constant time per pixel, whatever the window (van Herk, Gil and Werman). */
const slideRows = async (source: Raster, window: Window, extreme: Extreme, pacer: Pacer): Promise<Raster> => {
  const { width, height, values } = source;
  const pick = pickOf(extreme);
  const size = window.before + window.after + 1;
  const padded = new Float32Array(Math.ceil((width + size - 1) / size) * size);
  const forward = new Float32Array(padded.length);
  const backward = new Float32Array(padded.length);
  const result = emptyRaster(width, height);
  await pacer.rows(height, (y) => {
    padded.fill(ignoredBy(extreme));
    padded.set(values.subarray(y * width, (y + 1) * width), window.before);
    runningExtremes(padded, size, pick, forward, backward);
    for (let x = 0; x < width; x += 1) {
      result.values[y * width + x] = pick(backward[x] ?? 0, forward[x + size - 1] ?? 0);
    }
  });
  return result;
};

const runningExtremes = (
  line: Float32Array,
  block: number,
  pick: (a: number, b: number) => number,
  forward: Float32Array,
  backward: Float32Array,
): void => {
  const last = line.length - 1;
  for (let i = 0; i <= last; i += 1) {
    const here = line[i] ?? 0;
    forward[i] = i % block === 0 ? here : pick(forward[i - 1] ?? 0, here);
  }
  for (let i = last; i >= 0; i -= 1) {
    const here = line[i] ?? 0;
    backward[i] = (i + 1) % block === 0 ? here : pick(backward[i + 1] ?? 0, here);
  }
};

/** Highest or lowest value in a rectangle that starts `before` and ends `after` each pixel, in both directions. */
export const squareExtreme = async (
  source: Raster,
  window: Window,
  extreme: Extreme,
  pacer: Pacer,
): Promise<Raster> => {
  const across = await slideRows(source, window, extreme, pacer);
  const turned = await slideRows(await transposeRaster(across, pacer), window, extreme, pacer);
  return transposeRaster(turned, pacer);
};

/** One step with a 3×3 cross. */
const crossStep = async (source: Raster, extreme: Extreme, pacer: Pacer): Promise<Raster> => {
  const { width, height, values } = source;
  const pick = pickOf(extreme);
  const none = ignoredBy(extreme);
  const result = emptyRaster(width, height);
  await pacer.rows(height, (y) => {
    for (let x = 0, i = y * width; x < width; x += 1, i += 1) {
      const sides = pick(x > 0 ? (values[i - 1] ?? 0) : none, x < width - 1 ? (values[i + 1] ?? 0) : none);
      const ends = pick(values[i - width] ?? none, values[i + width] ?? none);
      result.values[i] = pick(values[i] ?? 0, pick(sides, ends));
    }
  });
  return result;
};

const isBinary = (source: Raster): boolean => source.values.every((value) => value === 0 || value === 1);

/** City-block distance, in pixels, to the nearest pixel that holds `target`. */
const cityBlockDistance = async (source: Raster, target: number, pacer: Pacer): Promise<Int32Array> => {
  const { width, height, values } = source;
  // Beyond every expansion that the protocol allows, so that a mask without target pixels stays as it is.
  const far = 1_000_000;
  const distance = Int32Array.from(values, (value) => (value === target ? 0 : far));
  await pacer.rows(height, (y) => {
    for (let x = 0, i = y * width; x < width; x += 1, i += 1) {
      const left = x > 0 ? (distance[i - 1] ?? far) : far;
      distance[i] = min(distance[i] ?? far, left + 1, (distance[i - width] ?? far) + 1);
    }
  });
  await pacer.rows(height, (row) => {
    const y = height - 1 - row;
    for (let x = width - 1, i = y * width + x; x >= 0; x -= 1, i -= 1) {
      const right = x < width - 1 ? (distance[i + 1] ?? far) : far;
      distance[i] = min(distance[i] ?? far, right + 1, (distance[i + width] ?? far) + 1);
    }
  });
  return distance;
};

const binaryDiamond = async (source: Raster, steps: number, extreme: Extreme, pacer: Pacer): Promise<Raster> => {
  const spreading = extreme === 'dilate' ? 1 : 0;
  const distance = await cityBlockDistance(source, spreading, pacer);
  const values = Float32Array.from(distance, (d) => (d <= steps ? spreading : 1 - spreading));
  return { ...source, values };
};

/**
 * `steps` dilations (or erosions) with a 3×3 cross: a diamond. A mask of zeros and ones takes one distance
 * transform; a grey mask takes `steps` passes, which is as slow as it is on the server this one stands in for.
 */
export const diamondExtreme = async (
  source: Raster,
  steps: number,
  extreme: Extreme,
  pacer: Pacer,
): Promise<Raster> => {
  if (isBinary(source)) return binaryDiamond(source, steps, extreme, pacer);
  let current = source;
  for (let step = 0; step < steps; step += 1) current = await crossStep(current, extreme, pacer);
  return current;
};
