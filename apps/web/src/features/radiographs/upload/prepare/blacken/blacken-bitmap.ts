import type { Region } from '@phoxray/dicom';
import { FileFault } from '../file.fault.js';
import { decodeBitmap, strips } from '../picture/bitmap-pixels.js';
import { fillRegions } from './fill-regions.js';
import { writePng } from './png-chunks.js';
import { deflate, filterUp } from './png-rows.js';

const RGB = 3;
const COLOUR_TYPE = { grey: 0, rgb: 2 } as const;

/**
 * A JPEG or WebP as an upright, lossless PNG of 8 bits with the regions black: grey when the picture is.
 * Throws `FileFault` damaged when the browser cannot decode it.
 */
export async function blackenBitmap(
  file: Uint8Array<ArrayBuffer>,
  regions: readonly Region[],
): Promise<Uint8Array<ArrayBuffer>> {
  const bitmap = await decodeBitmap(new Blob([file]));
  if (bitmap === null) throw new FileFault('damaged');
  const { width, height } = bitmap;
  const rgb = new Uint8Array(width * height * RGB);
  for (const { top, rgba } of strips(bitmap)) dropAlpha(rgba, rgb, top * width);
  bitmap.close();
  fillRegions({ rows: rgb, width, height, step: RGB }, regions, new Uint8Array(RGB));
  return isGrey(rgb) ? pngOf(firstOfThree(rgb), width, height, 1) : pngOf(rgb, width, height, RGB);
}

function dropAlpha(rgba: Uint8ClampedArray, rgb: Uint8Array, firstPixel: number): void {
  for (let from = 0, to = firstPixel * RGB; from < rgba.length; from += 4, to += RGB) {
    rgb.set(rgba.subarray(from, from + RGB), to);
  }
}

function isGrey(rgb: Uint8Array): boolean {
  for (let at = 0; at < rgb.length; at += RGB) {
    if (rgb[at] !== rgb[at + 1] || rgb[at] !== rgb[at + 2]) return false;
  }
  return true;
}

function firstOfThree(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / RGB);
  for (let index = 0; index < grey.length; index++) grey[index] = rgb[index * RGB] ?? 0;
  return grey;
}

/** A PNG of 8-bit samples. */
async function pngOf(rows: Uint8Array, width: number, height: number, step: 1 | 3): Promise<Uint8Array<ArrayBuffer>> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, step === 1 ? COLOUR_TYPE.grey : COLOUR_TYPE.rgb);
  const data = await deflate(filterUp(rows, { height, stride: width * step, step }));
  return writePng([
    { type: 'IHDR', data: new Uint8Array(header.buffer) },
    { type: 'IDAT', data },
    { type: 'IEND', data: new Uint8Array(0) },
  ]);
}
