import sharp from 'sharp';
import type { ImageLoader } from '../generation/generation.js';
import { RefusedSize, refusesSize, unitScale } from './loader.policy.js';
import type { StoredFacts } from './loader.policy.js';
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

const open = (bytes: Buffer) =>
  sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS, ignoreIcc: true }).autoOrient();

interface RawPixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly samples: Uint8Array | Uint16Array;
  /** Value 0..1 of each sample; above its end the last one holds. */
  readonly unit: Float32Array;
}

const colourspace = (channels: number, deep: boolean) => {
  if (channels < 3) return deep ? 'grey16' : 'b-w';
  return deep ? 'rgb16' : 'srgb';
};

const storedFacts = async (bytes: Buffer): Promise<StoredFacts> => {
  const { format, width, height, channels, depth, bitsPerSample, isPalette } = await sharp(bytes, {
    limitInputPixels: MAX_PIXELS,
  }).metadata();
  if (!READABLE.has(format)) throw new Error('Not an image format the engine reads');
  return { width, height, channels, bits: depth === 'ushort' ? 16 : (bitsPerSample ?? 8), palette: isPalette ?? false };
};

/** Pillow keeps 16 bits of grey only; FFmpeg keeps them all. */
const keepsDepth = ({ channels, bits }: StoredFacts, loader: ImageLoader): boolean =>
  bits === 16 && (loader === 'pyav' || channels === 1);

const readRaw = async (bytes: Buffer, loader: ImageLoader): Promise<RawPixels> => {
  const facts = await storedFacts(bytes);
  if (loader === 'pyav' && refusesSize(facts)) throw new RefusedSize();
  const deep = keepsDepth(facts, loader);
  const { data, info } = await open(bytes)
    .toColourspace(colourspace(facts.channels, deep))
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const samples = deep ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  return { ...info, samples, unit: unitScale(facts, loader) };
};

/** Every `channels`-th sample as 0..1. */
const extract = async (raw: RawPixels, offset: number, pacer: Pacer): Promise<Float32Array> => {
  const plane = new Float32Array(raw.width * raw.height);
  const { samples, channels, width, unit } = raw;
  const last = unit.length - 1;
  await pacer.rows(raw.height, (y) => {
    for (let i = y * width; i < (y + 1) * width; i += 1) {
      plane[i] = unit[min(samples[i * channels + offset] ?? 0, last)] ?? 0;
    }
  });
  return plane;
};

/**
 * Decodes PNG, JPEG, WebP, TIFF or GIF (first frame), upright, with the values that the loader of the imitated release
 * would give (see `unitScale`). Rejects on anything else, and above 128 megapixels.
 *
 * @throws RefusedSize when that loader cannot read a picture of this kind and size
 */
export const decodeImage = async (bytes: Buffer, pacer: Pacer, loader: ImageLoader): Promise<DecodedImage> => {
  const raw = await readRaw(bytes, loader);
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
