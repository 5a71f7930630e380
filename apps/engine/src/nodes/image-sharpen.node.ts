import type { Pacer } from '../raster/pacer.js';
import { combineRasters } from '../raster/pixel-loop.js';
import { clampUnit } from '../raster/raster.js';
import type { Raster } from '../raster/raster.js';
import { gaussianBlur } from './blur.policy.js';
import { defineNode } from './node-definition.js';
import { floatInput, intInput, schemaInfo } from './node-info.js';
import { mapImage } from './tensor.js';

const GAIN = 10;

interface Sharpening {
  readonly radius: number;
  readonly sigma: number;
  readonly alpha: number;
}

const sharpen = async (plane: Raster, { radius, sigma, alpha }: Sharpening, pacer: Pacer): Promise<Raster> => {
  const smooth = await gaussianBlur(plane, radius, sigma, pacer);
  return combineRasters(plane, smooth, pacer, (x, low) => clampUnit(x + GAIN * alpha * (x - low)));
};

/** Unsharp masking: clamp(x + 10·alpha·(x − blurred x)). */
export const imageSharpen = defineNode({
  info: schemaInfo({
    name: 'ImageSharpen',
    module: 'comfy_extras.nodes_post_processing',
    category: 'image/postprocessing',
    required: {
      image: ['IMAGE', {}],
      sharpen_radius: intInput(1, 1, 31),
      sigma: floatInput(1, 0.1, 10),
      alpha: floatInput(1, 0, 5),
    },
    output: ['IMAGE'],
  }),
  run: async (inputs, { pacer }) => {
    const [sigma, alpha] = [inputs.number('sigma'), inputs.number('alpha')];
    const sharpening = { radius: inputs.number('sharpen_radius'), sigma, alpha };
    return { outputs: [await mapImage(inputs.image('image'), (plane) => sharpen(plane, sharpening, pacer))] };
  },
});
