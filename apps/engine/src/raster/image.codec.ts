import sharp from 'sharp';
import type { Pacer } from './pacer.js';

/** A decoded picture: red, green and blue 0..1 (one array three times when grey) and alpha when the file has it. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly [Float32Array, Float32Array, Float32Array];
  readonly alpha: Float32Array | null;
}

// A global looked up for every sample costs seconds inside a test runner's context.
const { fround, min } = Math;

const MAX_PIXELS = 128_000_000;
const READABLE = new Set(['png', 'jpeg', 'webp', 'tiff', 'gif']);
const UNIT = Float32Array.from({ length: 256 }, (_, level) => level / 255);

const open = (bytes: Buffer) =>
  sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS, ignoreIcc: true }).autoOrient();

interface RawPixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly samples: Uint8Array | Uint16Array;
}

const readRaw = async (bytes: Buffer): Promise<RawPixels> => {
  const { format, channels, depth } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata();
  if (!READABLE.has(format)) throw new Error('Not an image format the engine reads');
  const deep = channels === 1 && depth === 'ushort';
  const space = deep ? 'grey16' : channels === 1 ? 'b-w' : 'srgb';
  const { data, info } = await open(bytes)
    .toColourspace(space)
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const samples = deep ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  return { width: info.width, height: info.height, channels: info.channels, samples };
};

/** Every `step`-th sample as 0..1; 16-bit samples are not scaled but cut at 255, as on the protocol's server. */
const extract = async (raw: RawPixels, offset: number, pacer: Pacer): Promise<Float32Array> => {
  const plane = new Float32Array(raw.width * raw.height);
  const { samples, channels, width } = raw;
  await pacer.rows(raw.height, (y) => {
    for (let i = y * width; i < (y + 1) * width; i += 1) {
      plane[i] = UNIT[min(samples[i * channels + offset] ?? 0, 255)] ?? 0;
    }
  });
  return plane;
};

/**
 * Decodes PNG, JPEG, WebP, TIFF or GIF (first frame), upright. 8 bits are scaled by 1/255; **16-bit grey is saturated,
 * not scaled**, because that is what a client of the protocol must expect. Rejects on anything else, and above 128 megapixels.
 */
export const decodeImage = async (bytes: Buffer, pacer: Pacer): Promise<DecodedImage> => {
  const raw = await readRaw(bytes);
  const { width, height } = raw;
  const red = await extract(raw, 0, pacer);
  if (raw.channels < 3) {
    const alpha = raw.channels === 2 ? await extract(raw, 1, pacer) : null;
    return { width, height, planes: [red, red, red], alpha };
  }
  const planes = [red, await extract(raw, 1, pacer), await extract(raw, 2, pacer)] as const;
  return { width, height, planes, alpha: raw.channels === 4 ? await extract(raw, 3, pacer) : null };
};

/** Limited to what a byte array then truncates by itself. */
const toByte = (value: number): number => {
  const scaled = fround(255 * value);
  return scaled <= 0 ? 0 : scaled >= 255 ? 255 : scaled;
};

/** The planes as interleaved bytes; one byte for each pixel when there is one plane. */
const interleave = async (planes: readonly Float32Array[], width: number, height: number, pacer: Pacer) => {
  const channels = planes.length;
  const bytes = new Uint8Array(width * height * channels);
  for (const [channel, plane] of planes.entries()) {
    await pacer.rows(height, (y) => {
      const end = (y + 1) * width;
      for (let i = y * width; i < end; i += 1) bytes[i * channels + channel] = toByte(plane[i] ?? 0);
    });
  }
  return bytes;
};

/** Encodes an 8-bit RGB PNG: 255 times the value, limited to 0..255 and truncated. `compression` is zlib's level. */
export const encodePng = async (
  { width, height, planes }: Pick<DecodedImage, 'width' | 'height' | 'planes'>,
  compression: number,
  pacer: Pacer,
): Promise<Buffer> => {
  const distinct = new Set(planes).size === 1 ? planes.slice(0, 1) : planes;
  const bytes = await interleave(distinct, width, height, pacer);
  const channels = distinct.length === 1 ? 1 : 3;
  return sharp(bytes, { raw: { width, height, channels } })
    .toColourspace('srgb')
    .png({ compressionLevel: compression })
    .toBuffer();
};
