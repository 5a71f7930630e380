import type { Pacer } from './pacer.js';
import { emptyRaster } from './raster.js';
import type { Raster } from './raster.js';

/** A new raster with `change` applied to every value. */
export const mapRaster = async (source: Raster, pacer: Pacer, change: (value: number) => number): Promise<Raster> => {
  const result = emptyRaster(source.width, source.height);
  await pacer.rows(source.height, (row) => {
    const end = (row + 1) * source.width;
    for (let i = row * source.width; i < end; i += 1) result.values[i] = change(source.values[i] ?? 0);
  });
  return result;
};

/** A new raster from two of the same size, value by value. */
export const combineRasters = async (
  first: Raster,
  second: Raster,
  pacer: Pacer,
  join: (a: number, b: number) => number,
): Promise<Raster> => {
  const result = emptyRaster(first.width, first.height);
  await pacer.rows(first.height, (row) => {
    const end = (row + 1) * first.width;
    for (let i = row * first.width; i < end; i += 1) {
      result.values[i] = join(first.values[i] ?? 0, second.values[i] ?? 0);
    }
  });
  return result;
};

/** Columns become rows. */
export const transposeRaster = async (source: Raster, pacer: Pacer): Promise<Raster> => {
  const { width, height } = source;
  const result = emptyRaster(height, width);
  await pacer.rows(height, (y) => {
    for (let x = 0; x < width; x += 1) result.values[x * height + y] = source.values[y * width + x] ?? 0;
  });
  return result;
};
