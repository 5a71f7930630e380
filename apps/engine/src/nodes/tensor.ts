import type { Pacer } from '../raster/pacer.js';
import { emptyRaster } from '../raster/raster.js';
import type { Raster } from '../raster/raster.js';

/**
 * An IMAGE of one picture and three channels, 0..1. The planes of a grey picture are the same array three times, which
 * makes a radiograph cost a third; nodes therefore never write into the planes they are given.
 */
export interface ImageTensor {
  readonly kind: 'IMAGE';
  readonly width: number;
  readonly height: number;
  readonly planes: readonly [Float32Array, Float32Array, Float32Array];
}

/** A MASK of one picture, 0..1. */
export interface MaskTensor extends Raster {
  readonly kind: 'MASK';
}

export type Tensor = ImageTensor | MaskTensor;

/** Side of the empty mask that stands for "the file has no alpha". */
const NO_ALPHA_SIDE = 64;

export const maskFrom = (raster: Raster): MaskTensor => ({ kind: 'MASK', ...raster });

/** A grey IMAGE: the raster as all three channels. */
export const greyImage = ({ width, height, values }: Raster): ImageTensor => ({
  kind: 'IMAGE',
  width,
  height,
  planes: [values, values, values],
});

/** The 64×64 zeros that a file without alpha (or without the channel asked for) yields. */
export const missingMask = (): MaskTensor => maskFrom(emptyRaster(NO_ALPHA_SIDE, NO_ALPHA_SIDE));

/** One channel (0 red, 1 green, 2 blue) as a raster that shares its pixels. */
export const planeOf = (image: ImageTensor, channel: 0 | 1 | 2): Raster => ({
  width: image.width,
  height: image.height,
  values: image.planes[channel],
});

/** Rec. 601 grey of an image; a grey image is returned as it is. */
export const lumaOf = async (image: ImageTensor, pacer: Pacer): Promise<Raster> => {
  const [red, green, blue] = image.planes;
  if (red === green && green === blue) return planeOf(image, 0);
  const grey = emptyRaster(image.width, image.height);
  await pacer.rows(image.height, (y) => {
    for (let i = y * image.width; i < (y + 1) * image.width; i += 1) {
      grey.values[i] = 0.299 * (red[i] ?? 0) + 0.587 * (green[i] ?? 0) + 0.114 * (blue[i] ?? 0);
    }
  });
  return grey;
};

/**
 * Makes an image channel by channel from two images of any sizes. Channels whose sources are the same arrays are worked
 * out once, so a grey image stays grey and costs a third.
 */
export const mapImages = async (
  first: ImageTensor,
  second: ImageTensor,
  work: (first: Raster, second: Raster) => Promise<Raster>,
): Promise<ImageTensor> => {
  const make = (channel: 0 | 1 | 2) => work(planeOf(first, channel), planeOf(second, channel));
  const twins = (a: 0 | 1 | 2, b: 0 | 1 | 2) =>
    first.planes[a] === first.planes[b] && second.planes[a] === second.planes[b];
  const red = await make(0);
  const green = twins(0, 1) ? red : await make(1);
  const blue = twins(0, 2) ? red : await make(2);
  return { kind: 'IMAGE', width: red.width, height: red.height, planes: [red.values, green.values, blue.values] };
};

/** {@link mapImages} for one image. */
export const mapImage = (image: ImageTensor, work: (plane: Raster) => Promise<Raster>): Promise<ImageTensor> =>
  mapImages(image, image, (plane) => work(plane));

/** The tensor's shape as the protocol's server would print it; never its values. */
export const describeTensor = (tensor: Tensor): string =>
  tensor.kind === 'IMAGE'
    ? `tensor(shape=[1, ${tensor.height}, ${tensor.width}, 3])`
    : `tensor(shape=[1, ${tensor.height}, ${tensor.width}])`;
