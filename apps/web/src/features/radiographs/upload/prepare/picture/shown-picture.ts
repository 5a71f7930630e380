import { DicomFormatError, type ImageFormat, readImage, renderTo8Bit } from '@phoxray/dicom';
import { decodeBitmap, greyOf } from './bitmap-pixels.js';
import { type GreyPicture, shrink, type Size, toRgba } from './grey-picture.js';

/** Larger pictures are sent without being looked at: they would not fit in a page's memory. */
const MAX_PIXELS = 64_000_000;

/** What is no fault of the file: JPEG, JPEG-LS and JPEG 2000 are decoded on the server alone. */
const BEYOND_BROWSERS: ReadonlySet<string> = new Set(['UNSUPPORTED_PIXELS', 'UNSUPPORTED_TRANSFER_SYNTAX']);

/** The picture as a person sees it; null when this browser cannot decode it, or should not. */
export async function shownPicture(
  format: ImageFormat,
  bytes: Uint8Array<ArrayBuffer>,
  size: Size,
): Promise<GreyPicture | null> {
  if (size.width * size.height > MAX_PIXELS) return null;
  return format === 'dicom' ? dicomPicture(bytes) : rasterPicture(bytes);
}

async function dicomPicture(bytes: Uint8Array): Promise<GreyPicture | null> {
  try {
    const { image } = await readImage(bytes);
    return { width: image.columns, height: image.rows, grey: renderTo8Bit(image) };
  } catch (error) {
    if (error instanceof DicomFormatError && BEYOND_BROWSERS.has(error.code)) return null;
    throw error;
  }
}

async function rasterPicture(bytes: Uint8Array<ArrayBuffer>): Promise<GreyPicture | null> {
  const bitmap = await decodeBitmap(new Blob([bytes]));
  if (bitmap === null) return null;
  const picture = greyOf(bitmap);
  bitmap.close();
  return picture;
}

/** A PNG of at most `longest` pixels a side. */
export async function previewOf(picture: GreyPicture, longest: number): Promise<Blob> {
  const small = shrink(picture, longest);
  const canvas = new OffscreenCanvas(small.width, small.height);
  canvas.getContext('2d')?.putImageData(new ImageData(toRgba(small), small.width), 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** A picture to draw on a canvas, of at most `longest` pixels a side. */
export async function drawableOf(picture: GreyPicture, longest: number): Promise<ImageBitmap> {
  const small = shrink(picture, longest);
  return createImageBitmap(new ImageData(toRgba(small), small.width));
}
