import { crc32 } from 'node:zlib';
import { stripJpeg, stripPng, type Region, type StrippedRaster } from '@phoxray/dicom';
import { AppError } from '@phoxray/kernel';
import type { Config } from '@phoxray/platform/config';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { requirePixelBudget } from './format.policy.js';
import { NO_GREY_SCALE } from './grey-scale.facts.js';
import { RasterDecoder, type RasterShape } from './raster-decoder.js';
import { redactRaster } from './raster-redaction.js';
import type { DeidentificationReport, ImageFacts, SanitisedImage } from './sanitised-image.js';

const PROFILE = 'phoxray-raster-1';
/** EXIF orientations from 5 on turn the picture by a quarter. */
const FIRST_QUARTER_TURN = 5;

type RasterFormat = Extract<SanitisedImage['format'], 'png' | 'jpeg'>;

/** PNG of 8 or 16 bits, JPEG of 8. Throws `UPLOADS.UNSUPPORTED_IMAGE`. */
export function requireSupportedDepth(format: RasterFormat, bitDepth: number): void {
  const isSupported = bitDepth === 8 || (format === 'png' && bitDepth === 16);
  if (!isSupported) throw new AppError(UPLOADS_ERRORS.UNSUPPORTED_IMAGE);
}

function factsOf(stripped: StrippedRaster, shape: RasterShape): ImageFacts {
  const { width, height, orientation, bitDepth } = stripped;
  const isTurned = orientation >= FIRST_QUARTER_TURN;
  const isGrey = shape.space === 'b-w' || shape.space === 'grey16';
  return {
    modality: null,
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    bitsStored: bitDepth,
    photometricInterpretation: isGrey ? 'MONOCHROME2' : 'RGB',
    windowCenter: null,
    windowWidth: null,
    ...NO_GREY_SCALE,
  };
}

function reportOf({ removed, keptChunks }: StrippedRaster): DeidentificationReport {
  return { profile: PROFILE, removed, replaced: [], kept: keptChunks, warnings: [] };
}

/** Strips PNG and JPEG down to what makes the picture, and proves that the picture is still the same. */
export class RasterSanitiser {
  constructor(
    private readonly decoder: RasterDecoder,
    private readonly config: Pick<Config, 'UPLOAD_MAX_MEGAPIXELS'>,
  ) {}

  /** Throws `RasterFormatError`, an `AppError`, or libvips' own error for a file that does not decode. */
  async sanitise(format: RasterFormat, bytes: Buffer, redactions: readonly Region[]): Promise<SanitisedImage> {
    const stripped = format === 'png' ? stripPng(bytes, { crc32 }) : stripJpeg(bytes);
    requirePixelBudget(stripped.width, stripped.height, this.config.UPLOAD_MAX_MEGAPIXELS);
    requireSupportedDepth(format, stripped.bitDepth);
    const { buffer, byteOffset, byteLength } = stripped.bytes;
    const clean = Buffer.from(buffer, byteOffset, byteLength);
    const shape = await this.decoder.inspect(clean);
    await this.requireSamePixels(bytes, clean, shape);
    const described = { facts: factsOf(stripped, shape), report: reportOf(stripped) };
    if (redactions.length === 0) return { ...described, format, bytes: clean };
    const { png } = await redactRaster(this.decoder, clean, shape, redactions);
    return { ...described, format: 'png', bytes: png };
  }

  private async requireSamePixels(before: Buffer, after: Buffer, shape: RasterShape): Promise<void> {
    const received = await this.decoder.digestPixels(before, shape);
    const kept = await this.decoder.digestPixels(after, shape);
    if (!received.equals(kept)) throw new AppError(UPLOADS_ERRORS.MALFORMED_IMAGE);
  }
}
