import type { Pacer } from '../raster/pacer.js';
import { combineRasters, mapRaster } from '../raster/pixel-loop.js';
import { clampUnit, roundHalfEven } from '../raster/raster.js';
import type { Raster } from '../raster/raster.js';
import { defineNode } from './node-definition.js';
import { NodeFailure } from './node-failure.js';
import { classicInfo, intInput, MAX_RESOLUTION } from './node-info.js';
import { maskFrom } from './tensor.js';

type Join = (destination: number, source: number) => number;

const truth = (value: number): boolean => roundHalfEven(value) !== 0;

const OPERATIONS: ReadonlyMap<string, Join> = new Map([
  ['multiply', (d: number, s: number) => d * s],
  ['add', (d: number, s: number) => d + s],
  ['subtract', (d: number, s: number) => d - s],
  ['and', (d: number, s: number) => (truth(d) && truth(s) ? 1 : 0)],
  ['or', (d: number, s: number) => (truth(d) || truth(s) ? 1 : 0)],
  ['xor', (d: number, s: number) => (truth(d) === truth(s) ? 0 : 1)],
]);

interface Place {
  readonly x: number;
  readonly y: number;
}

const covers = (source: Raster, destination: Raster, { x, y }: Place): boolean =>
  x === 0 && y === 0 && source.width === destination.width && source.height >= destination.height;

const joinOverlap = async (destination: Raster, source: Raster, { x, y }: Place, join: Join, pacer: Pacer) => {
  const result = await mapRaster(destination, pacer, clampUnit);
  const columns = Math.min(source.width, destination.width - x);
  await pacer.rows(Math.max(Math.min(source.height, destination.height - y), 0), (row) => {
    for (let column = 0; column < columns; column += 1) {
      const to = (y + row) * destination.width + x + column;
      const added = source.values[row * source.width + column] ?? 0;
      result.values[to] = join(destination.values[to] ?? 0, added);
    }
  });
  return result;
};

/** Joins `source`, placed in a copy of `destination`; what lies outside is ignored, everything is limited to 0..1. */
const joinAt = (destination: Raster, source: Raster, place: Place, join: Join, pacer: Pacer): Promise<Raster> => {
  const limited: Join = (d, s) => clampUnit(join(d, s));
  return covers(source, destination, place)
    ? combineRasters(destination, source, pacer, limited)
    : joinOverlap(destination, source, place, limited, pacer);
};

/** Two masks into one, by arithmetic or by logic on rounded values, where they overlap. */
export const maskComposite = defineNode({
  info: classicInfo({
    name: 'MaskComposite',
    module: 'comfy_extras.nodes_mask',
    category: 'mask',
    required: {
      destination: ['MASK'],
      source: ['MASK'],
      x: intInput(0, 0, MAX_RESOLUTION),
      y: intInput(0, 0, MAX_RESOLUTION),
      operation: [[...OPERATIONS.keys()]],
    },
    output: ['MASK'],
  }),
  run: async (inputs, { pacer }) => {
    const join = OPERATIONS.get(inputs.text('operation'));
    if (!join) throw new NodeFailure('ValueError', 'unknown operation');
    const place = { x: inputs.number('x'), y: inputs.number('y') };
    return { outputs: [maskFrom(await joinAt(inputs.mask('destination'), inputs.mask('source'), place, join, pacer))] };
  },
});
