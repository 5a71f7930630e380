import { blackenSamples, type Region } from '@phoxray/dicom';
import { AppError } from '@phoxray/kernel';
import sharp from 'sharp';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import type { RasterDecoder, RasterShape } from './raster-decoder.js';
import { requireInside } from './redactions.policy.js';

const EFFORT = { compressionLevel: 6, adaptiveFiltering: false } as const;

/** A picture whose redacted samples are gone for good. */
export interface RedactedRaster {
  /** Upright, every other sample as decoded, of the same depth; grey pictures lose their opacity, if they had any. */
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes a picture, turns it upright, blackens the regions and keeps the rest as a PNG: no lossy step, and no trace of
 * what stood there, which a JPEG's neighbouring blocks would keep. Throws `UPLOADS.REDACTION_OUTSIDE`.
 */
export async function redactRaster(
  decoder: RasterDecoder,
  bytes: Buffer,
  shape: RasterShape,
  regions: readonly Region[],
): Promise<RedactedRaster> {
  const { data, width, height, channels } = await decoder.decodeUpright(bytes, shape);
  requireInside(regions, width, height);
  const samples = shape.isDeep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  blackenSamples({ samples, width, height, channels }, regions);
  const png = await sharp(samples, { raw: { width, height, channels } })
    .toColourspace(shape.space)
    .png(EFFORT)
    .toBuffer();
  const kept = await decoder.decode(png, shape);
  if (!kept.equals(data)) throw new AppError(UPLOADS_ERRORS.UNSUPPORTED_IMAGE);
  return { png, width, height };
}
