import { roundHalfEven } from '../raster/raster.js';
import { cropToShape, resample, SCALE_METHODS } from '../raster/resample.js';
import type { ScaleMethod } from '../raster/resample.js';
import { defineNode } from './node-definition.js';
import { NodeFailure } from './node-failure.js';
import { classicInfo, intInput, MAX_RESOLUTION } from './node-info.js';
import { mapImage } from './tensor.js';
import type { ImageTensor } from './tensor.js';

const methodOf = (name: string): ScaleMethod => {
  const method = SCALE_METHODS.find((known) => known === name);
  if (!method) throw new NodeFailure('ValueError', 'Unknown upscale method');
  return method;
};

/** A side of 0 follows the other one, keeping the aspect. */
const targetSize = (image: ImageTensor, width: number, height: number) => ({
  width: width || Math.max(1, roundHalfEven((image.width * height) / image.height)),
  height: height || Math.max(1, roundHalfEven((image.height * width) / image.width)),
});

/** Changes an image's size, after cutting its centre to the new shape when asked. */
export const imageScale = defineNode({
  info: classicInfo({
    name: 'ImageScale',
    displayName: 'Upscale Image',
    module: 'nodes',
    category: 'image/upscaling',
    required: {
      image: ['IMAGE'],
      upscale_method: [SCALE_METHODS],
      width: intInput(512, 0, MAX_RESOLUTION),
      height: intInput(512, 0, MAX_RESOLUTION),
      crop: [['disabled', 'center']],
    },
    output: ['IMAGE'],
  }),
  run: async (inputs, { pacer }) => {
    const image = inputs.image('image');
    if (inputs.number('width') === 0 && inputs.number('height') === 0) return { outputs: [image] };
    const { width, height } = targetSize(image, inputs.number('width'), inputs.number('height'));
    const method = methodOf(inputs.text('upscale_method'));
    const centred = inputs.text('crop') === 'center';
    const scaled = await mapImage(image, (plane) =>
      resample(centred ? cropToShape(plane, width, height) : plane, width, height, method, pacer),
    );
    return { outputs: [scaled] };
  },
});
