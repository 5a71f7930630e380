import type { Pacer } from '../raster/pacer.js';
import { squareExtreme } from '../raster/morphology.js';
import { combineRasters } from '../raster/pixel-loop.js';
import type { Raster } from '../raster/raster.js';
import { defineNode } from './node-definition.js';
import { NodeFailure } from './node-failure.js';
import { combo, intInput, schemaInfo } from './node-info.js';
import { mapImage } from './tensor.js';

type Operation = (plane: Raster, size: number, pacer: Pacer) => Promise<Raster>;

/** An even square has no centre: erosion takes the extra pixel before, dilation after. Measured on real servers. */
const shorter = (size: number) => Math.floor((size - 1) / 2);
const longer = (size: number) => Math.floor(size / 2);
const erode: Operation = (plane, size, pacer) =>
  squareExtreme(plane, { before: longer(size), after: shorter(size) }, 'erode', pacer);
const dilate: Operation = (plane, size, pacer) =>
  squareExtreme(plane, { before: shorter(size), after: longer(size) }, 'dilate', pacer);
const open: Operation = async (plane, size, pacer) => dilate(await erode(plane, size, pacer), size, pacer);
const close: Operation = async (plane, size, pacer) => erode(await dilate(plane, size, pacer), size, pacer);

const minus = (first: Raster, second: Raster, pacer: Pacer) => combineRasters(first, second, pacer, (a, b) => a - b);

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['erode', erode],
  ['dilate', dilate],
  ['open', open],
  ['close', close],
  [
    'gradient',
    async (p: Raster, k: number, pacer: Pacer) => minus(await dilate(p, k, pacer), await erode(p, k, pacer), pacer),
  ],
  ['bottom_hat', async (p: Raster, k: number, pacer: Pacer) => minus(await close(p, k, pacer), p, pacer)],
  ['top_hat', async (p: Raster, k: number, pacer: Pacer) => minus(p, await open(p, k, pacer), pacer)],
]);

/** Flat morphology with a square of `kernel_size` pixels; outside is ignored. */
export const morphology = defineNode({
  info: schemaInfo({
    name: 'Morphology',
    displayName: 'ImageMorphology',
    module: 'comfy_extras.nodes_morphology',
    category: 'image/postprocessing',
    required: { image: ['IMAGE', {}], operation: combo([...OPERATIONS.keys()]), kernel_size: intInput(3, 3, 999) },
    output: ['IMAGE'],
  }),
  run: async (inputs, { pacer }) => {
    const operation = OPERATIONS.get(inputs.text('operation'));
    if (!operation) throw new NodeFailure('ValueError', 'Invalid operation');
    const size = inputs.number('kernel_size');
    return { outputs: [await mapImage(inputs.image('image'), (plane) => operation(plane, size, pacer))] };
  },
});
