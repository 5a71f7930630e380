import { DicomFormatError } from '../dicom-format.error.js';
import { TAG, type Tag } from '../dictionary/tag.js';
import type { DicomFile } from '../read/data-set.js';
import type { GreyscalePixels, LookupTable } from './image.js';
import type { ImageAttributes } from './image-attributes.js';
import { lookUp, readLookupTable } from './lookup-table.js';

const NEUTRAL = 128;

/** Red, green and blue out of interleaved YBR_FULL samples of 8 bits (PS3.3 C.7.6.3.1.2). */
export function rgbOfYbr(samples: Uint8Array): Uint8Array {
  const rgb = new Uint8ClampedArray(samples.length);
  for (let at = 0; at + 2 < samples.length; at += 3) {
    const luminance = samples[at] ?? 0;
    const blue = (samples[at + 1] ?? 0) - NEUTRAL;
    const red = (samples[at + 2] ?? 0) - NEUTRAL;
    rgb[at] = luminance + 1.402 * red;
    rgb[at + 1] = luminance - 0.344136 * blue - 0.714136 * red;
    rgb[at + 2] = luminance + 1.772 * blue;
  }
  return new Uint8Array(rgb.buffer);
}

/** Interleaved YBR_FULL out of YBR_FULL_422: two luminances, then the colours both share (PS3.3 C.7.6.3.1.2). */
export function spreadYbr422(shared: Uint8Array, { rows, columns }: ImageAttributes): Uint8Array {
  return new Uint8Array(rows * columns * 3).map((_, index) => {
    const pixel = Math.floor(index / 3);
    const pair = (pixel >> 1) * 4;
    const sample = index % 3;
    return shared[sample === 0 ? pair + (pixel & 1) : pair + 1 + sample] ?? 0;
  });
}

const PALETTE: readonly (readonly [descriptor: Tag, data: Tag])[] = [
  [TAG.redPaletteDescriptor, TAG.redPaletteData],
  [TAG.greenPaletteDescriptor, TAG.greenPaletteData],
  [TAG.bluePaletteDescriptor, TAG.bluePaletteData],
];

/**
 * Red, green and blue of indices into the tables of the file (PS3.3 C.7.9); entries of 16 bits give their upper eight.
 * @throws {DicomFormatError} UNSUPPORTED_PIXELS without the three tables (segmented ones are not read)
 */
export function rgbOfPalette(file: DicomFile, indices: GreyscalePixels, signed: boolean): Uint8Array {
  const tables = PALETTE.map(([descriptor, data]) =>
    readLookupTable(file.dataSet, file.encoding, { descriptor, data }, signed),
  );
  const known = tables.filter((table) => table !== null);
  if (known.length < PALETTE.length) throw new DicomFormatError('UNSUPPORTED_PIXELS');
  const rgb = new Uint8Array(indices.length * 3);
  known.forEach((table, channel) =>
    indices.forEach((index, pixel) => (rgb[pixel * 3 + channel] = shade(table, index))),
  );
  return rgb;
}

const shade = (table: LookupTable, index: number): number => lookUp(table, index) >> (table.bits > 8 ? 8 : 0);
