import sharp from 'sharp';
import { syntheticPng } from '../factories/picture.factory.js';

const WIDTH = 160;
const HEIGHT = 96;

/** A number in 0..1, the next of a repeatable sequence. */
export type Random = () => number;

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** A radiograph of which every sample is known, unlike any other. */
export interface KnownPicture {
  readonly png: Buffer;
  readonly samples: Buffer;
}

export function drawKnownPicture(random: Random): KnownPicture {
  const samples = Buffer.from(Array.from({ length: WIDTH * HEIGHT }, () => between(random, 0, 255)));
  return { png: syntheticPng({ width: WIDTH, height: HEIGHT, samples }), samples };
}

export interface Thresholds extends Record<string, unknown> {
  readonly softThreshold: number;
  readonly hardThreshold: number;
  readonly metalThreshold: number;
}

/** Ascending, and never on a grey level: which side a level falls on does not hang on rounding. */
export function drawThresholds(random: Random): Thresholds {
  const hundredths = (low: number, high: number): number => between(random, low, high) / 100;
  return {
    softThreshold: hundredths(5, 19),
    hardThreshold: hundredths(41, 59),
    metalThreshold: hundredths(81, 95),
  };
}

/** The masks as the workflow's description promises them, worked out from the samples alone. */
export function expectedMasks(samples: Buffer, thresholds: Thresholds): Record<string, Buffer> {
  const { softThreshold: soft, hardThreshold: hard, metalThreshold: metal } = thresholds;
  const band = (above: number, upTo: number): Buffer =>
    Buffer.from(samples.map((v) => (v / 255 > above && v / 255 <= upTo ? 255 : 0)));
  return { 'soft-tissue': band(soft, hard), 'hard-tissue': band(hard, metal), metal: band(metal, 1) };
}

/** The samples of a mask, row by row. */
export function decodeMask(png: Buffer): Promise<Buffer> {
  return sharp(png).toColourspace('b-w').raw().toBuffer();
}
