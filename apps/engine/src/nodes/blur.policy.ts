import { convolve, gaussianOnUnitSpan } from '../raster/convolution.js';
import type { Pacer } from '../raster/pacer.js';
import type { Raster } from '../raster/raster.js';
import { NodeFailure } from './node-failure.js';

/**
 * Gaussian blur with a reflecting border and a pixel sigma of `sigma · radius`.
 *
 * @throws NodeFailure when the radius is not smaller than both sides
 */
export const gaussianBlur = async (plane: Raster, radius: number, sigma: number, pacer: Pacer): Promise<Raster> => {
  if (radius >= Math.min(plane.width, plane.height)) {
    throw new NodeFailure('RuntimeError', 'Padding size should be less than the corresponding input dimension');
  }
  const kernel = gaussianOnUnitSpan(radius, sigma);
  return convolve(plane, kernel, kernel, 'reflect', pacer);
};
