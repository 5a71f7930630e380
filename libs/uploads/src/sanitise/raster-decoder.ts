import { createHash } from 'node:crypto';
import { AppError } from '@phoxray/kernel';
import type { Config } from '@phoxray/platform/config';
import sharp, { type Sharp } from 'sharp';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

const CHANNEL_LIMIT = 5;
/** Decoded bytes allowed for each pixel of the limit: all of 16-bit grey and 8-bit colour, less of deeper ones. */
const DECODED_BYTES_PER_PIXEL = 3;

type ColourSpace = 'b-w' | 'grey16' | 'srgb' | 'rgb16';
const COLOUR_SPACES: readonly string[] = ['b-w', 'grey16', 'srgb', 'rgb16'] satisfies ColourSpace[];

/** How a picture decodes. */
export interface RasterShape {
  readonly space: ColourSpace;
  readonly isDeep: boolean;
}

export interface UprightSamples {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

function isColourSpace(space: string): space is ColourSpace {
  return COLOUR_SPACES.includes(space);
}

/** Decodes pictures within limits. The one place that opens those sent to us, and only inside a decoder process. */
export class RasterDecoder {
  private readonly maxPixels: number;

  constructor(config: Pick<Config, 'UPLOAD_MAX_MEGAPIXELS'>) {
    this.maxPixels = config.UPLOAD_MAX_MEGAPIXELS * 1_000_000;
  }

  /** The picture as libvips sees it: embedded profiles are ignored, warnings are errors, nothing is turned. */
  open(bytes: Buffer): Sharp {
    const limits = { limitInputPixels: this.maxPixels, limitInputChannels: CHANNEL_LIMIT };
    return sharp(bytes, { ...limits, failOn: 'warning', ignoreIcc: true });
  }

  /** Throws `UPLOADS.UNSUPPORTED_IMAGE` or `UPLOADS.IMAGE_TOO_HEAVY`; libvips' own errors are for `toUploadError`. */
  async inspect(bytes: Buffer): Promise<RasterShape> {
    const { space, depth, width, height, channels } = await this.open(bytes).metadata();
    const isKnown = isColourSpace(space) && (depth === 'uchar' || depth === 'ushort');
    if (!isKnown) throw new AppError(UPLOADS_ERRORS.UNSUPPORTED_IMAGE);
    const isDeep = depth === 'ushort';
    const decodedBytes = width * height * channels * (isDeep ? 2 : 1);
    if (decodedBytes > this.maxPixels * DECODED_BYTES_PER_PIXEL) throw new AppError(UPLOADS_ERRORS.IMAGE_TOO_HEAVY);
    return { space, isDeep };
  }

  /** Samples row by row, interleaved; 16-bit ones in this machine's byte order. */
  async decode(bytes: Buffer, { space, isDeep }: RasterShape): Promise<Buffer> {
    return this.open(bytes)
      .toColourspace(space)
      .raw({ depth: isDeep ? 'ushort' : 'uchar' })
      .toBuffer();
  }

  /** Samples as `decode` gives them, of the picture turned as its EXIF orientation says. */
  async decodeUpright(bytes: Buffer, { space, isDeep }: RasterShape): Promise<UprightSamples> {
    const { data, info } = await this.open(bytes)
      .autoOrient()
      .toColourspace(space)
      .raw({ depth: isDeep ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: info.channels };
  }

  /** SHA-256 of every decoded sample. */
  async digestPixels(bytes: Buffer, shape: RasterShape): Promise<Buffer> {
    return createHash('sha256')
      .update(await this.decode(bytes, shape))
      .digest();
  }
}
