import { defineNode } from './node-definition.js';
import { classicInfo, floatInput, intInput, MAX_RESOLUTION } from './node-info.js';
import { maskFrom } from './tensor.js';

/** A mask of one value. */
export const solidMask = defineNode({
  info: classicInfo({
    name: 'SolidMask',
    module: 'comfy_extras.nodes_mask',
    category: 'mask',
    required: {
      value: floatInput(1, 0, 1),
      width: intInput(512, 1, MAX_RESOLUTION),
      height: intInput(512, 1, MAX_RESOLUTION),
    },
    output: ['MASK'],
  }),
  run: async (inputs) => {
    const [width, height] = [inputs.number('width'), inputs.number('height')];
    return {
      outputs: [maskFrom({ width, height, values: new Float32Array(width * height).fill(inputs.number('value')) })],
    };
  },
});
