import type { ImageLoader } from '../generation/generation.js';

/** How a file stores its picture. */
export interface StoredFacts {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** 1 or 2 for grey, 3 or 4 for colour and for palettes. */
  readonly channels: number;
  /** Bits of one sample, or of one palette index. */
  readonly bits: number;
  readonly palette: boolean;
}

/** FFmpeg cannot convert a picture of this kind and size. */
export class RefusedSize extends Error {}

const { fround } = Math;
const STRIDE = 32;

/** 8-bit colour and palettes are read as they are; FFmpeg converts everything else to float samples first. */
const isConverted = ({ channels, bits, palette }: StoredFacts): boolean => !palette && (channels < 3 || bits === 16);

/**
 * Whether FFmpeg's reader fails: it pads converted pictures to multiples of 32 pixels by mirroring, which needs at least
 * half of that in both directions. A width that is a multiple already is not padded. Measured on 0.25.0 and 0.33.0.
 */
export const refusesSize = (facts: StoredFacts): boolean =>
  isConverted(facts) && facts.width % STRIDE !== 0 && Math.min(facts.width, facts.height) < STRIDE / 2;

const scale = (length: number, unit: (sample: number) => number): Float32Array =>
  Float32Array.from({ length }, (_, sample) => unit(sample));

const EXACT = scale(256, (level) => level / 255);
/** Grey bytes become the upper byte of a 16-bit sample: 255 comes out as 65280 of 65535, which is saved as 254. */
const LOWERED = scale(256, (level) => (level * 256) / 65_535);
const DEEP = scale(65_536, (sample) => sample * fround(1 / 65_535));

/**
 * The value 0..1 of each sample. `pillow`: 8 bits are scaled by 1/255, and **16-bit grey is saturated, not scaled**.
 * `pyav`: 8-bit grey loses one level (all but 0), 16 bits are scaled, 8-bit colour and palettes are exact; so is 1-bit
 * grey whose width needs no padding. Measured on 0.3.64, 0.25.0 and 0.33.0.
 */
export const unitScale = (facts: StoredFacts, loader: ImageLoader): Float32Array => {
  if (loader === 'pillow' || !isConverted(facts)) return EXACT;
  if (facts.bits === 16) return DEEP;
  return facts.bits === 1 && facts.width % STRIDE === 0 ? EXACT : LOWERED;
};
