import type { Pacer } from '../raster/pacer.js';
import { mapRaster } from '../raster/pixel-loop.js';
import type { Raster } from '../raster/raster.js';
import { resample } from '../raster/resample.js';
import { defineNode } from './node-definition.js';
import { classicInfo, intInput, MAX_RESOLUTION } from './node-info.js';
import { mapImages } from './tensor.js';
import type { MaskTensor } from './tensor.js';

interface Placement {
  readonly x: number;
  readonly y: number;
  readonly resize: boolean;
  readonly mask: MaskTensor | null;
}

const compose = async (destination: Raster, source: Raster, place: Placement, pacer: Pacer): Promise<Raster> => {
  const { width, height } = destination;
  const top = place.resize ? await resample(source, width, height, 'bilinear', pacer) : source;
  const cover = place.mask && (await resample(place.mask, top.width, top.height, 'bilinear', pacer));
  const result = await mapRaster(destination, pacer, (value) => value);
  const columns = Math.min(top.width, width - place.x);
  await pacer.rows(Math.max(Math.min(top.height, height - place.y), 0), (row) => {
    for (let column = 0; column < columns; column += 1) {
      const from = row * top.width + column;
      const to = (place.y + row) * width + place.x + column;
      const share = cover ? (cover.values[from] ?? 0) : 1;
      result.values[to] = (top.values[from] ?? 0) * share + (destination.values[to] ?? 0) * (1 - share);
    }
  });
  return result;
};

/** Lays `source` over `destination` at (x, y), where the mask says; the mask is stretched to the source. */
export const imageCompositeMasked = defineNode({
  info: classicInfo({
    name: 'ImageCompositeMasked',
    module: 'comfy_extras.nodes_mask',
    category: 'image',
    required: {
      destination: ['IMAGE'],
      source: ['IMAGE'],
      x: intInput(0, 0, MAX_RESOLUTION),
      y: intInput(0, 0, MAX_RESOLUTION),
      resize_source: ['BOOLEAN', { default: false }],
    },
    optional: { mask: ['MASK'] },
    output: ['IMAGE'],
  }),
  run: async (inputs, { pacer }) => {
    const [x, y] = [inputs.number('x'), inputs.number('y')];
    const place = { x, y, resize: inputs.flag('resize_source'), mask: inputs.findMask('mask') };
    const join = (below: Raster, above: Raster) => compose(below, above, place, pacer);
    return { outputs: [await mapImages(inputs.image('destination'), inputs.image('source'), join)] };
  },
});
