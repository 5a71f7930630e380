import { defineNode } from './node-definition.js';
import { classicInfo } from './node-info.js';
import { greyImage } from './tensor.js';

/** A mask as three equal channels. */
export const maskToImage = defineNode({
  info: classicInfo({
    name: 'MaskToImage',
    displayName: 'Convert Mask to Image',
    module: 'comfy_extras.nodes_mask',
    category: 'mask',
    required: { mask: ['MASK'] },
    output: ['IMAGE'],
  }),
  run: async (inputs) => ({ outputs: [greyImage(inputs.mask('mask'))] }),
});
