import { gaussianBlur } from './blur.policy.js';
import { defineNode } from './node-definition.js';
import { floatInput, intInput, schemaInfo } from './node-info.js';
import { mapImage } from './tensor.js';

/** Gaussian blur of every channel. */
export const imageBlur = defineNode({
  info: schemaInfo({
    name: 'ImageBlur',
    module: 'comfy_extras.nodes_post_processing',
    category: 'image/postprocessing',
    required: { image: ['IMAGE', {}], blur_radius: intInput(1, 1, 31), sigma: floatInput(1, 0.1, 10, 0.1) },
    output: ['IMAGE'],
  }),
  run: async (inputs, { pacer }) => {
    const [radius, sigma] = [inputs.number('blur_radius'), inputs.number('sigma')];
    return { outputs: [await mapImage(inputs.image('image'), (plane) => gaussianBlur(plane, radius, sigma, pacer))] };
  },
});
