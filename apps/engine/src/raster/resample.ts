import { mapRaster, transposeRaster } from './pixel-loop.js';
import type { Pacer } from './pacer.js';
import { clampUnit, roundHalfEven, emptyRaster } from './raster.js';
import type { Raster } from './raster.js';

/** The five ways the protocol knows to change an image's size. */
export const SCALE_METHODS = ['nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos'] as const;
export type ScaleMethod = (typeof SCALE_METHODS)[number];

/** Which input positions make one output position, and by how much. */
interface Taps {
  readonly positions: readonly number[];
  readonly weights: readonly number[];
}

const nearestTaps = (index: number, from: number, to: number): Taps => ({
  positions: [Math.min(Math.floor(((index + 0.5) * from) / to), from - 1)],
  weights: [1],
});

const bilinearTaps = (index: number, from: number, to: number): Taps => {
  const at = Math.max(((index + 0.5) * from) / to - 0.5, 0);
  const left = Math.min(Math.floor(at), from - 1);
  return { positions: [left, Math.min(left + 1, from - 1)], weights: [1 - (at - left), at - left] };
};

const CUBIC_A = -0.75;

const cubicWeight = (distance: number): number => {
  const d = Math.abs(distance);
  if (d <= 1) return (CUBIC_A + 2) * d ** 3 - (CUBIC_A + 3) * d ** 2 + 1;
  return d < 2 ? CUBIC_A * (d ** 3 - 5 * d ** 2 + 8 * d - 4) : 0;
};

const bicubicTaps = (index: number, from: number, to: number): Taps => {
  const at = ((index + 0.5) * from) / to - 0.5;
  const reach = [-1, 0, 1, 2].map((step) => Math.floor(at) + step);
  return {
    positions: reach.map((position) => Math.min(Math.max(position, 0), from - 1)),
    weights: reach.map((position) => cubicWeight(at - position)),
  };
};

const range = (start: number, end: number): number[] =>
  Array.from({ length: Math.max(end - start, 0) }, (_, i) => start + i);

const areaTaps = (index: number, from: number, to: number): Taps => {
  const positions = range(Math.floor((index * from) / to), Math.ceil(((index + 1) * from) / to));
  return { positions, weights: positions.map(() => 1 / positions.length) };
};

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const lanczosWeight = (x: number): number => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0);

const lanczosTaps = (index: number, from: number, to: number): Taps => {
  const scale = Math.max(from / to, 1);
  const centre = ((index + 0.5) * from) / to;
  const start = Math.max(Math.floor(centre - 3 * scale + 0.5), 0);
  const positions = range(start, Math.min(Math.floor(centre + 3 * scale + 0.5), from));
  const raw = positions.map((position) => lanczosWeight((position + 0.5 - centre) / scale));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return { positions, weights: raw.map((weight) => weight / total) };
};

const TAPS: Record<ScaleMethod, (index: number, from: number, to: number) => Taps> = {
  'nearest-exact': nearestTaps,
  bilinear: bilinearTaps,
  area: areaTaps,
  bicubic: bicubicTaps,
  lanczos: lanczosTaps,
};

const resampleRows = async (source: Raster, width: number, method: ScaleMethod, pacer: Pacer): Promise<Raster> => {
  if (width === source.width) return source;
  const taps = range(0, width).map((index) => TAPS[method](index, source.width, width));
  const result = emptyRaster(width, source.height);
  await pacer.rows(source.height, (y) => {
    const line = source.values.subarray(y * source.width, (y + 1) * source.width);
    taps.forEach((tap, x) => (result.values[y * width + x] = weigh(line, tap)));
  });
  return result;
};

const weigh = (line: Float32Array, taps: Taps): number => {
  let sum = 0;
  for (let i = 0; i < taps.positions.length; i += 1) {
    sum += (taps.weights[i] ?? 0) * (line[taps.positions[i] ?? 0] ?? 0);
  }
  return sum;
};

const toEighth = (value: number): number => Math.round(clampUnit(value) * 255) / 255;

/**
 * Changes a raster's size without aligned corners and, except for `area` and `lanczos`, without antialiasing.
 * `lanczos` goes through 8 bits, as the protocol's server does.
 */
export const resample = async (
  source: Raster,
  width: number,
  height: number,
  method: ScaleMethod,
  pacer: Pacer,
): Promise<Raster> => {
  const lanczos = method === 'lanczos';
  const start = lanczos ? await mapRaster(source, pacer, (v) => Math.trunc(clampUnit(v) * 255) / 255) : source;
  const settle = (raster: Raster) => (lanczos ? mapRaster(raster, pacer, toEighth) : Promise.resolve(raster));
  const across = await settle(await resampleRows(start, width, method, pacer));
  if (height === across.height) return across;
  const turned = await resampleRows(await transposeRaster(across, pacer), height, method, pacer);
  return settle(await transposeRaster(turned, pacer));
};

/**
 * Cuts the centred part of a raster that has the shape of `width` × `height`.
 *
 * @throws RangeError when rounding leaves nothing of a very narrow raster
 */
export const cropToShape = (source: Raster, width: number, height: number): Raster => {
  const before = source.width / source.height;
  const after = width / height;
  const x = before > after ? roundHalfEven((source.width - source.width * (after / before)) / 2) : 0;
  const y = before < after ? roundHalfEven((source.height - source.height * (before / after)) / 2) : 0;
  if (source.width <= 2 * x || source.height <= 2 * y) throw new RangeError('Nothing is left of the image');
  return cutOut(source, x, y, source.width - 2 * x, source.height - 2 * y);
};

const cutOut = (source: Raster, x: number, y: number, width: number, height: number): Raster => {
  const result = emptyRaster(width, height);
  for (let row = 0; row < height; row += 1) {
    const from = (y + row) * source.width + x;
    result.values.set(source.values.subarray(from, from + width), row * width);
  }
  return result;
};
