import { defineNode } from './node-definition.js';
import { NodeFailure } from './node-failure.js';
import { classicInfo } from './node-info.js';
import { maskFrom, planeOf } from './tensor.js';

const MODULE = 'comfy_extras.nodes_mask';
const CHANNELS = ['red', 'green', 'blue', 'alpha'] as const;

const channelIndex = (name: string): 0 | 1 | 2 => {
  if (name === 'red') return 0;
  if (name === 'green') return 1;
  if (name === 'blue') return 2;
  throw new NodeFailure('IndexError', 'index 3 is out of bounds for dimension 3 with size 3\n');
};

/** One channel of an image. An image has no alpha here, so `alpha` fails when it runs, as it does on 0.3.64. */
export const imageToMask = defineNode({
  info: classicInfo({
    name: 'ImageToMask',
    displayName: 'Convert Image to Mask',
    module: MODULE,
    category: 'mask',
    required: { image: ['IMAGE'], channel: [CHANNELS] },
    output: ['MASK'],
  }),
  run: async (inputs) => ({
    outputs: [maskFrom(planeOf(inputs.image('image'), channelIndex(inputs.text('channel'))))],
  }),
});
