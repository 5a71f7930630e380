import { mapRaster } from '../raster/pixel-loop.js';
import { defineNode } from './node-definition.js';
import { classicInfo, floatInput } from './node-info.js';
import { maskFrom } from './tensor.js';

/** 1 where the mask is **strictly** above the value, else 0; compared in float32. */
export const thresholdMask = defineNode({
  info: classicInfo({
    name: 'ThresholdMask',
    module: 'comfy_extras.nodes_mask',
    category: 'mask',
    required: { mask: ['MASK'], value: floatInput(0.5, 0, 1) },
    output: ['MASK'],
  }),
  run: async (inputs, { pacer }) => {
    const threshold = Math.fround(inputs.number('value'));
    return { outputs: [maskFrom(await mapRaster(inputs.mask('mask'), pacer, (v) => (v > threshold ? 1 : 0)))] };
  },
});
