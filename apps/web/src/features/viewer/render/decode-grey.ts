/** Decodes an 8-bit grey picture without colour management, so that values reach the shader as they were stored. */
export async function decodeGrey(file: Blob): Promise<{ width: number; height: number; data: Uint8Array }> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('No 2D canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, data: redChannel(data, width * height) };
}

function redChannel(rgba: Uint8ClampedArray, pixels: number): Uint8Array {
  const grey = new Uint8Array(pixels);
  for (let index = 0; index < pixels; index += 1) grey[index] = rgba[index * 4] ?? 0;
  return grey;
}
