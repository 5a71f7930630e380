import { type ImageFormat, stripJpeg, stripPng, type StrippedRaster, stripTiff, stripWebp } from '@phoxray/dicom';

export type RasterFormat = Exclude<ImageFormat, 'dicom'>;

const STRIP: Record<RasterFormat, (bytes: Uint8Array) => StrippedRaster> = {
  png: (bytes) => stripPng(bytes),
  jpeg: stripJpeg,
  tiff: stripTiff,
  webp: stripWebp,
};

/** EXIF orientations from 5 on turn the picture by a quarter. */
const FIRST_QUARTER_TURN = 5;

/** The picture without anything that only describes it. Throws `RasterFormatError`. */
export function stripRaster(format: RasterFormat, bytes: Uint8Array): StrippedRaster {
  return STRIP[format](bytes);
}

/** Size of a raster as it stands upright. */
export function uprightSize({ width, height, orientation }: StrippedRaster): { width: number; height: number } {
  return orientation >= FIRST_QUARTER_TURN ? { width: height, height: width } : { width, height };
}
