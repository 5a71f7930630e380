import { fillLuminance, type GreyPicture } from './grey-picture.js';

/** Rows read from a canvas at once, so that a large picture is never in memory three times. */
const STRIP_ROWS = 256;

/** Decodes a JPEG, PNG or WebP as it stands upright, samples untouched; null when this browser cannot. */
export async function decodeBitmap(file: Blob): Promise<ImageBitmap | null> {
  const options = { imageOrientation: 'from-image', colorSpaceConversion: 'none', premultiplyAlpha: 'none' } as const;
  return createImageBitmap(file, options).catch(() => null);
}

/** The decoded picture in strips from the top down, each RGBA. */
export function* strips(bitmap: ImageBitmap): Generator<{ readonly top: number; readonly rgba: Uint8ClampedArray }> {
  const { width, height } = bitmap;
  const context = contextOf(width, Math.min(STRIP_ROWS, height));
  for (let top = 0; top < height; top += STRIP_ROWS) {
    const rows = Math.min(STRIP_ROWS, height - top);
    context.clearRect(0, 0, width, rows);
    context.drawImage(bitmap, 0, top, width, rows, 0, 0, width, rows);
    yield { top, rgba: context.getImageData(0, 0, width, rows).data };
  }
}

export function greyOf(bitmap: ImageBitmap): GreyPicture {
  const { width, height } = bitmap;
  const grey = new Uint8Array(width * height);
  for (const { top, rgba } of strips(bitmap)) fillLuminance(grey, top * width, rgba);
  return { width, height, grey };
}

/** Some browsers change what is read from a canvas, against fingerprinting: then no pixel of theirs may be kept. */
export function isCanvasExact(): boolean {
  const side = 64;
  const written = new Uint8ClampedArray(side * side * 4).map((_, index) =>
    index % 4 === 3 ? 255 : (index * 37) % 251,
  );
  const context = contextOf(side, side);
  context.putImageData(new ImageData(written, side), 0, 0);
  const { data } = context.getImageData(0, 0, side, side);
  return written.every((value, index) => data[index] === value);
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no 2d context');
  return context;
}
