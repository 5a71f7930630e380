import { createHash } from 'node:crypto';
import type { ImageLoader } from '../generation/generation.js';
import { decodeImage } from '../raster/image.codec.js';
import type { DecodedImage } from '../raster/image.codec.js';
import { RefusedSize } from '../raster/loader.policy.js';
import { mapRaster } from '../raster/pixel-loop.js';
import { defineNode } from './node-definition.js';
import type { ImageSource, Literals, NodeContext, NodeDefinition } from './node-definition.js';
import { NodeFailure } from './node-failure.js';
import { classicInfo } from './node-info.js';
import type { NodeInputs } from './node-inputs.js';
import { maskFrom, missingMask } from './tensor.js';
import type { MaskTensor } from './tensor.js';

const CHANNELS = ['alpha', 'red', 'green', 'blue'] as const;

const decodeInput = async (inputs: NodeInputs, { source, pacer, loader }: NodeContext): Promise<DecodedImage> => {
  const bytes = await source.read(inputs.text('image'));
  if (!bytes) throw new NodeFailure('FileNotFoundError', 'The image is gone.');
  return decodeImage(bytes, pacer, loader).catch((error: unknown) => {
    pacer.signal.throwIfAborted();
    throw error instanceof RefusedSize ? refusedSize() : unreadable(loader);
  });
};

const refusedSize = () => new NodeFailure('av.error.ArgumentError', 'Invalid argument returned 22');

/** Neither names the file. */
const unreadable = (loader: ImageLoader): NodeFailure =>
  loader === 'pillow'
    ? new NodeFailure('PIL.UnidentifiedImageError', 'cannot identify image file')
    : new NodeFailure('av.error.InvalidDataError', 'Invalid data found when processing input');

const invertedAlpha = async (decoded: DecodedImage, { pacer }: NodeContext): Promise<MaskTensor> => {
  const { alpha, width, height } = decoded;
  if (!alpha) return missingMask();
  return maskFrom(await mapRaster({ width, height, values: alpha }, pacer, (value) => 1 - value));
};

const fileFingerprint = async (literals: Literals, source: ImageSource): Promise<string | null> => {
  const { image } = literals;
  const bytes = typeof image === 'string' ? await source.read(image) : null;
  return bytes && createHash('sha256').update(bytes).digest('hex');
};

const mustExist: NodeDefinition['customCheck'] = {
  input: 'image',
  check: async (value, source) => {
    const name = typeof value === 'string' ? value : JSON.stringify(value);
    return (await source.exists(name)) ? null : `Invalid image file: ${name}`;
  },
};

/** A file as IMAGE and, from 1 − alpha, as MASK; without alpha the mask is 64×64 zeros. */
export const loadImage = defineNode({
  info: classicInfo({
    name: 'LoadImage',
    displayName: 'Load Image',
    module: 'nodes',
    category: 'image',
    required: { image: [[], { image_upload: true }] },
    output: ['IMAGE', 'MASK'],
  }),
  fingerprint: fileFingerprint,
  customCheck: mustExist,
  run: async (inputs, context) => {
    const decoded = await decodeInput(inputs, context);
    const { width, height, planes } = decoded;
    return { outputs: [{ kind: 'IMAGE', width, height, planes }, await invertedAlpha(decoded, context)] };
  },
});

/** One channel of a file as MASK; alpha is inverted, and a missing alpha gives 64×64 zeros. */
export const loadImageMask = defineNode({
  info: classicInfo({
    name: 'LoadImageMask',
    displayName: 'Load Image (as Mask)',
    module: 'nodes',
    category: 'mask',
    required: { image: [[], { image_upload: true }], channel: [CHANNELS] },
    output: ['MASK'],
  }),
  fingerprint: fileFingerprint,
  customCheck: mustExist,
  run: async (inputs, context) => {
    const decoded = await decodeInput(inputs, context);
    const channel = CHANNELS.findIndex((name) => name === inputs.text('channel'));
    const values = decoded.planes[channel - 1];
    if (!values) return { outputs: [await invertedAlpha(decoded, context)] };
    return { outputs: [maskFrom({ width: decoded.width, height: decoded.height, values })] };
  },
});
