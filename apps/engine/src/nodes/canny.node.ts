import { cannyEdges } from '../raster/edges.js';
import { defineNode } from './node-definition.js';
import { NodeFailure } from './node-failure.js';
import { floatInput, schemaInfo } from './node-info.js';
import { greyImage, lumaOf } from './tensor.js';

const SMALLEST_SIDE = 3;

/** Edges of an image, 0 or 1 in all three channels. */
export const canny = defineNode({
  info: schemaInfo({
    name: 'Canny',
    module: 'comfy_extras.nodes_canny',
    category: 'image/preprocessors',
    required: {
      image: ['IMAGE', {}],
      low_threshold: floatInput(0.4, 0.01, 0.99),
      high_threshold: floatInput(0.8, 0.01, 0.99),
    },
    output: ['IMAGE'],
  }),
  run: async (inputs, { pacer }) => {
    const grey = await lumaOf(inputs.image('image'), pacer);
    const [low, high] = [inputs.number('low_threshold'), inputs.number('high_threshold')];
    if (low > high) throw new NodeFailure('ValueError', 'low_threshold must not exceed high_threshold');
    if (Math.min(grey.width, grey.height) < SMALLEST_SIDE) throw new NodeFailure('RuntimeError', 'Image too small');
    return { outputs: [greyImage(await cannyEdges(grey, low, high, pacer))] };
  },
});
