import * as fc from 'fast-check';
import type { ImageLoader } from '../generation/generation.js';
import type { JsonValue } from '../protocol/json.js';
import { Pacer } from '../raster/pacer.js';
import type { Raster } from '../raster/raster.js';
import type { NodeDefinition } from './node-definition.js';
import { NodeInputs } from './node-inputs.js';
import { maskFrom } from './tensor.js';
import type { ImageTensor, MaskTensor, Tensor } from './tensor.js';

/** A pacer that nobody stops. */
export const freePacer = (): Pacer => new Pacer(new AbortController().signal);

const refuse = () => Promise.reject(new Error('This node reads and writes no file'));

/** Runs a node that needs no file and returns its outputs. */
export const runNode = async (
  node: NodeDefinition,
  values: Readonly<Record<string, JsonValue | Tensor>>,
  files: ReadonlyMap<string, Buffer> = new Map(),
  loader: ImageLoader = 'pillow',
): Promise<readonly Tensor[]> => {
  const source = {
    read: async (reference: string) => files.get(reference) ?? null,
    exists: async (reference: string) => files.has(reference),
  };
  const sink = { save: refuse, preview: refuse, stream: refuse };
  const result = await node.run(new NodeInputs(new Map(Object.entries(values))), {
    pacer: freePacer(),
    source,
    sink,
    loader,
  });
  return result.outputs;
};

/** The first output, which must be a mask, as rows of numbers. */
export const runToMask = async (
  node: NodeDefinition,
  values: Readonly<Record<string, JsonValue | Tensor>>,
): Promise<number[][]> => {
  const [tensor] = await runNode(node, values);
  if (tensor?.kind !== 'MASK') throw new Error('Expected a mask');
  return rowsOf(tensor);
};

/** The first output, which must be an image, as the rows of each channel. */
export const runToImage = async (
  node: NodeDefinition,
  values: Readonly<Record<string, JsonValue | Tensor>>,
): Promise<number[][][]> => {
  const [tensor] = await runNode(node, values);
  if (tensor?.kind !== 'IMAGE') throw new Error('Expected an image');
  return tensor.planes.map((plane) => rowsOf({ ...tensor, values: plane }));
};

/** A raster's rows. */
export const rowsOf = ({ width, height, values }: Raster): number[][] =>
  Array.from({ length: height }, (_, y) => Array.from(values.subarray(y * width, (y + 1) * width)));

/** A mask from rows of equal length. */
export const maskOf = (rows: readonly (readonly number[])[]): MaskTensor =>
  maskFrom({ width: rows[0]?.length ?? 0, height: rows.length, values: Float32Array.from(rows.flat()) });

/** An image from the rows of its channels; one channel makes it grey. */
export const imageOf = (red: readonly (readonly number[])[], green = red, blue = red): ImageTensor => {
  const { width, height, values } = maskOf(red);
  const greens = green === red ? values : maskOf(green).values;
  const blues = blue === red ? values : maskOf(blue).values;
  return { kind: 'IMAGE', width, height, planes: [values, greens, blues] };
};

/** Float32 rows of one size, with values drawn from `value`. */
export const rowsArbitrary = (value: fc.Arbitrary<number>, width: number, height: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(value.map(Math.fround), { minLength: width, maxLength: width }), {
    minLength: height,
    maxLength: height,
  });

/** Rows of any size up to `most` in each direction. */
export const anyRows = (value: fc.Arbitrary<number>, least = 1, most = 8): fc.Arbitrary<number[][]> =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
    .chain(([width, height]) => rowsArbitrary(value, width, height));

/** 8-bit levels as 0..1. */
export const level: fc.Arbitrary<number> = fc.integer({ min: 0, max: 255 }).map((value) => value / 255);

/** 0 or 1. */
export const bit: fc.Arbitrary<number> = fc.constantFrom(0, 1);

/** Makes rows of the same size from what stands at each place. */
export const mapRows = <T>(
  rows: readonly (readonly number[])[],
  make: (value: number, x: number, y: number) => T,
): T[][] => rows.map((row, y) => row.map((value, x) => make(value, x, y)));

/** Value at a place, or `outside` beyond the border. */
export const at = (rows: readonly (readonly number[])[], x: number, y: number, outside: number): number =>
  rows[y]?.[x] ?? outside;
