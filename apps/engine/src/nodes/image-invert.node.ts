import { mapRaster } from '../raster/pixel-loop.js';
import { defineNode } from './node-definition.js';
import { classicInfo } from './node-info.js';
import { mapImage } from './tensor.js';

/** 1 − image. */
export const imageInvert = defineNode({
  info: classicInfo({
    name: 'ImageInvert',
    displayName: 'Invert Image',
    module: 'nodes',
    category: 'image',
    required: { image: ['IMAGE'] },
    output: ['IMAGE'],
  }),
  run: async (inputs, { pacer }) => ({
    outputs: [await mapImage(inputs.image('image'), (plane) => mapRaster(plane, pacer, (value) => 1 - value))],
  }),
});
