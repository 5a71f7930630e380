import { greyImage, type GreyImage } from '../scene/grey-image.js';

/** Decodes an 8-bit grey rendition without colour management, so that values reach the shader as they were stored. */
export async function decodeGrey(blob: Blob): Promise<GreyImage> {
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('No 2D canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return greyImage(width, height, redChannel(data, width * height));
}

function redChannel(rgba: Uint8ClampedArray, pixels: number): Uint8Array {
  const grey = new Uint8Array(pixels);
  for (let index = 0; index < pixels; index += 1) grey[index] = rgba[index * 4] ?? 0;
  return grey;
}
