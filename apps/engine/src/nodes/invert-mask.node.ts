import { mapRaster } from '../raster/pixel-loop.js';
import { defineNode } from './node-definition.js';
import { classicInfo } from './node-info.js';
import { maskFrom } from './tensor.js';

/** 1 − mask. */
export const invertMask = defineNode({
  info: classicInfo({
    name: 'InvertMask',
    module: 'comfy_extras.nodes_mask',
    category: 'mask',
    required: { mask: ['MASK'] },
    output: ['MASK'],
  }),
  run: async (inputs, { pacer }) => ({
    outputs: [maskFrom(await mapRaster(inputs.mask('mask'), pacer, (value) => 1 - value))],
  }),
});
