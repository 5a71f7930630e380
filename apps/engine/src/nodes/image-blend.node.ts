import type { Pacer } from '../raster/pacer.js';
import { combineRasters } from '../raster/pixel-loop.js';
import { clampUnit } from '../raster/raster.js';
import type { Raster } from '../raster/raster.js';
import { cropToShape, resample } from '../raster/resample.js';
import { defineNode } from './node-definition.js';
import { NodeFailure } from './node-failure.js';
import { combo, floatInput, schemaInfo } from './node-info.js';
import { mapImages } from './tensor.js';

type Blend = (base: number, top: number) => number;

const softCurve = (x: number): number => (x <= 0.25 ? ((16 * x - 12) * x + 4) * x : Math.sqrt(x));

const MODES: ReadonlyMap<string, Blend> = new Map([
  ['normal', (_: number, top: number) => top],
  ['multiply', (base: number, top: number) => base * top],
  ['screen', (base: number, top: number) => 1 - (1 - base) * (1 - top)],
  ['overlay', (base: number, top: number) => (base <= 0.5 ? 2 * base * top : 1 - 2 * (1 - base) * (1 - top))],
  [
    'soft_light',
    (base: number, top: number) =>
      top <= 0.5 ? base - (1 - 2 * top) * base * (1 - base) : base + (2 * top - 1) * (softCurve(base) - base),
  ],
  ['difference', (base: number, top: number) => base - top],
]);

const fit = async (top: Raster, base: Raster, pacer: Pacer): Promise<Raster> => {
  if (top.width === base.width && top.height === base.height) return top;
  return resample(cropToShape(top, base.width, base.height), base.width, base.height, 'bicubic', pacer);
};

/** image1·(1 − factor) + blend(image1, image2)·factor, limited to 0..1; image2 takes image1's size. */
export const imageBlend = defineNode({
  info: schemaInfo({
    name: 'ImageBlend',
    module: 'comfy_extras.nodes_post_processing',
    category: 'image/postprocessing',
    required: {
      image1: ['IMAGE', {}],
      image2: ['IMAGE', {}],
      blend_factor: floatInput(0.5, 0, 1),
      blend_mode: combo([...MODES.keys()]),
    },
    output: ['IMAGE'],
  }),
  run: async (inputs, { pacer }) => {
    const blend = MODES.get(inputs.text('blend_mode'));
    if (!blend) throw new NodeFailure('ValueError', 'Unsupported blend mode');
    const factor = inputs.number('blend_factor');
    const mix: Blend = (base, top) => clampUnit(base * (1 - factor) + blend(base, top) * factor);
    const join = async (base: Raster, top: Raster) => combineRasters(base, await fit(top, base, pacer), pacer, mix);
    return { outputs: [await mapImages(inputs.image('image1'), inputs.image('image2'), join)] };
  },
});
