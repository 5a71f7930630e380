import type { Pacer } from '../raster/pacer.js';
import { diamondExtreme, squareExtreme } from '../raster/morphology.js';
import type { Raster } from '../raster/raster.js';
import { defineNode } from './node-definition.js';
import { classicInfo, intInput, MAX_RESOLUTION } from './node-info.js';
import { maskFrom } from './tensor.js';

const grow = async (mask: Raster, expand: number, tapered: boolean, pacer: Pacer): Promise<Raster> => {
  if (expand === 0) return mask;
  const steps = Math.abs(expand);
  const extreme = expand > 0 ? 'dilate' : 'erode';
  if (tapered) return diamondExtreme(mask, steps, extreme, pacer);
  const reach = Math.min(steps, Math.max(mask.width, mask.height));
  return squareExtreme(mask, { before: reach, after: reach }, extreme, pacer);
};

/** Grows a mask by `expand` pixels, or shrinks it when negative: a diamond when tapered, else a square. */
export const growMask = defineNode({
  info: classicInfo({
    name: 'GrowMask',
    module: 'comfy_extras.nodes_mask',
    category: 'mask',
    required: {
      mask: ['MASK'],
      expand: intInput(0, -MAX_RESOLUTION, MAX_RESOLUTION),
      tapered_corners: ['BOOLEAN', { default: true }],
    },
    output: ['MASK'],
  }),
  run: async (inputs, { pacer }) => {
    const grown = await grow(inputs.mask('mask'), inputs.number('expand'), inputs.flag('tapered_corners'), pacer);
    return { outputs: [maskFrom(grown)] };
  },
});
