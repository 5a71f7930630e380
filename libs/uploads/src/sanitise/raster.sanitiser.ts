import { crc32 } from 'node:zlib';
import {
  RasterFormatError,
  type Region,
  stripJpeg,
  stripPng,
  type StrippedRaster,
  stripTiff,
  stripWebp,
} from '@phoxray/dicom';
import { AppError } from '@phoxray/kernel';
import type { Config } from '@phoxray/platform/config';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { requirePixelBudget } from './format.policy.js';
import { NO_GREY_SCALE } from './grey-scale.facts.js';
import { RasterDecoder, type RasterShape } from './raster-decoder.js';
import { withoutHiddenData } from './png-stream.js';
import { zlibLength } from './zlib-length.js';
import { redactRaster } from './raster-redaction.js';
import type { DeidentificationReport, ImageFacts, SanitisedImage } from './sanitised-image.js';

const PROFILE = 'phoxray-raster-1';
/** EXIF orientations from 5 on turn the picture by a quarter. */
const FIRST_QUARTER_TURN = 5;

type RasterFormat = Exclude<SanitisedImage['format'], 'dicom'>;

const STRIPS: Record<RasterFormat, (bytes: Uint8Array) => StrippedRaster> = {
  png: (bytes) => stripPng(bytes, { crc32 }),
  jpeg: stripJpeg,
  tiff: (bytes) => stripTiff(bytes, { zlibLength }),
  webp: stripWebp,
};

/** Says that a picture was written anew, with exactly its samples. */
export const REWRITTEN = 'REWRITTEN_AS_PNG';

const SHALLOW: readonly number[] = [1, 2, 4];
const DEEP: ReadonlySet<RasterFormat> = new Set<RasterFormat>(['png', 'tiff']);

/** Eight bits a sample; sixteen, or fewer than eight, in PNG and TIFF alone. Throws `UPLOADS.UNSUPPORTED_IMAGE`. */
export function requireSupportedDepth(format: RasterFormat, bitDepth: number): void {
  const isSupported = bitDepth === 8 || (DEEP.has(format) && (bitDepth === 16 || SHALLOW.includes(bitDepth)));
  if (!isSupported) throw new AppError(UPLOADS_ERRORS.UNSUPPORTED_IMAGE);
}

type Size = Pick<ImageFacts, 'width' | 'height'>;

function uprightSize({ width, height, orientation }: StrippedRaster): Size {
  return orientation >= FIRST_QUARTER_TURN ? { width: height, height: width } : { width, height };
}

function factsOf({ width, height }: Size, shape: RasterShape): ImageFacts {
  const isGrey = shape.space === 'b-w' || shape.space === 'grey16';
  return {
    modality: null,
    width,
    height,
    bitsStored: shape.isDeep ? 16 : 8,
    photometricInterpretation: isGrey ? 'MONOCHROME2' : 'RGB',
    windowCenter: null,
    windowWidth: null,
    ...NO_GREY_SCALE,
  };
}

function reportOf({ removed, keptChunks }: StrippedRaster, ...warnings: string[]): DeidentificationReport {
  return { profile: PROFILE, removed, replaced: [], kept: keptChunks, warnings };
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/**
 * Strips a picture down to what makes it, and proves that it is still the same. What cannot be stripped with certainty is
 * written anew as a PNG of the same samples, or refused.
 */
export class RasterSanitiser {
  constructor(
    private readonly decoder: RasterDecoder,
    private readonly config: Pick<Config, 'UPLOAD_MAX_MEGAPIXELS'>,
  ) {}

  /** Throws `RasterFormatError`, an `AppError`, or libvips' own error for a file that does not decode. */
  async sanitise(format: RasterFormat, bytes: Buffer, redactions: readonly Region[]): Promise<SanitisedImage> {
    const stripped = await this.strip(format, bytes);
    if (stripped === null) return this.rewrite(bytes, redactions);
    const clean = asBuffer(stripped.bytes);
    const shape = await this.decoder.inspect(clean);
    await this.requireSamePixels(bytes, clean, shape);
    const facts = factsOf(uprightSize(stripped), shape);
    const isRewritten = SHALLOW.includes(stripped.bitDepth) || stripped.hasUnreadRoom;
    const report = isRewritten ? reportOf(stripped, REWRITTEN) : reportOf(stripped);
    if (redactions.length === 0 && !isRewritten) return { format, bytes: clean, facts, report };
    const { png } = await redactRaster(this.decoder, clean, shape, redactions);
    return { format: 'png', bytes: png, facts, report };
  }

  /** Null for a TIFF whose coded data are a format of their own, such as JPEG. */
  private async strip(format: RasterFormat, bytes: Buffer): Promise<StrippedRaster | null> {
    const stripped = orNullIfForeign(format, () => STRIPS[format](bytes));
    if (stripped === null) return null;
    requirePixelBudget(stripped.width, stripped.height, this.config.UPLOAD_MAX_MEGAPIXELS);
    requireSupportedDepth(format, stripped.bitDepth);
    return format === 'png' ? withoutHiddenData(stripped) : stripped;
  }

  /** Nothing but the decoded samples goes on. */
  private async rewrite(bytes: Buffer, redactions: readonly Region[]): Promise<SanitisedImage> {
    const shape = await this.decoder.inspect(bytes);
    const { png, width, height } = await redactRaster(this.decoder, bytes, shape, redactions);
    requirePixelBudget(width, height, this.config.UPLOAD_MAX_MEGAPIXELS);
    const report = reportOf(STRIPS.png(png), REWRITTEN);
    return { format: 'png', bytes: png, facts: factsOf({ width, height }, shape), report };
  }

  private async requireSamePixels(before: Buffer, after: Buffer, shape: RasterShape): Promise<void> {
    const received = await this.decoder.digestPixels(before, shape);
    const kept = await this.decoder.digestPixels(after, shape);
    if (!received.equals(kept)) throw new AppError(UPLOADS_ERRORS.MALFORMED_IMAGE);
  }
}

function orNullIfForeign(format: RasterFormat, strip: () => StrippedRaster): StrippedRaster | null {
  try {
    return strip();
  } catch (error) {
    const isForeign = format === 'tiff' && error instanceof RasterFormatError && error.code === 'UNSUPPORTED';
    if (isForeign) return null;
    throw error;
  }
}
