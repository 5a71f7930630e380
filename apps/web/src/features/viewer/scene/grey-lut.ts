import { applyVoi, type VoiTransform } from '@phoxray/dicom';
import { sampleOf, valueOf, valueRange, type GreyImage } from './grey-image.js';

export const LUT_SIZE = 4096;
const STEPS = LUT_SIZE - 1;
/** A sigmoid is black and white to an eighth bit beyond this many widths from its centre: ln(510) / 4. */
const SIGMOID_REACH = 1.6;

/** Display levels (0–255) of evenly spaced samples; samples beyond its ends get the first and last level. */
export type GreyLut = { levels: Uint8Array; from: number; to: number };

type Scaled = Pick<GreyImage, 'scale' | 'range' | 'inverse'>;
type Span = { low: number; high: number };

/**
 * Every VOI form, the direction of the file and the reader's inversion end in this one table, so the shader knows only
 * a lookup. Its entries are spread over what the transform tells apart, not over the whole scale: a narrow window keeps
 * all its levels.
 */
export function buildLut(image: Scaled, voi: VoiTransform, inverted: boolean): GreyLut {
  const { from, to } = samplesOf(image, voi);
  const step = (to - from) / STEPS;
  const levels = Uint8Array.from({ length: LUT_SIZE }, (_, index) => {
    const level = Math.round(shownShare(image, voi, valueOf(image, from + index * step)) * 255);
    return inverted ? 255 - level : level;
  });
  return { levels, from, to };
}

/** Brightness of a value, 0 to 1, before the reader's own inversion. */
export function shownShare({ inverse }: Pick<GreyImage, 'inverse'>, voi: VoiTransform, value: number): number {
  const share = Math.min(1, Math.max(0, applyVoi(voi, value)));
  return inverse ? 1 - share : share;
}

/** Values between which a transform tells values apart. */
export function spanOf(voi: VoiTransform): Span {
  if (voi.kind === 'lut') {
    const { firstMapped, entries } = voi.lut;
    return { low: firstMapped, high: firstMapped + entries.length - 1 };
  }
  const { center, width } = voi;
  switch (voi.function) {
    case 'LINEAR':
      return { low: center - 0.5 - (width - 1) / 2, high: center - 0.5 + (width - 1) / 2 };
    case 'LINEAR_EXACT':
      return { low: center - width / 2, high: center + width / 2 };
    case 'SIGMOID':
      return { low: center - SIGMOID_REACH * width, high: center + SIGMOID_REACH * width };
  }
}

function samplesOf(image: Scaled, voi: VoiTransform): { from: number; to: number } {
  const { low, high } = withinPicture(image, spanOf(voi));
  // A window of one value is a step: its low end is the last black, and the next sample above it is white.
  const ends = [low, Math.max(high, low + Math.abs(image.scale.slope))].map((value) => sampleOf(image, value));
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  return voi.kind === 'lut' ? onSamples(from, to) : { from, to };
}

/** Tables may be as long as the whole scale: entries beyond the picture would only cost precision. */
function withinPicture(image: Scaled, { low, high }: Span): Span {
  const picture = valueRange(image);
  const within = { low: Math.max(low, picture.low), high: Math.min(high, picture.high) };
  return within.low <= within.high ? within : picture;
}

/** A table's steps lie on samples: where they fit, each sample gets an entry of its own. */
function onSamples(from: number, to: number): { from: number; to: number } {
  const first = Math.floor(from);
  return { from: first, to: Math.max(Math.ceil(to), first + STEPS) };
}
