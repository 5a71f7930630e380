import type { VoiTransform } from '@phoxray/dicom';
import { valueOf, windowOver, type GreyImage } from './grey-image.js';
import { shownShare, spanOf } from './grey-lut.js';

/**
 * The transform that shows on `to` what `voi` shows on `from`, another rendition of the same picture. Both renditions
 * look alike as they open; a window set on one is carried over by the brightness that its ends have there.
 */
export function carryVoi(voi: VoiTransform, from: GreyImage, to: GreyImage): VoiTransform {
  if (from === to) return voi;
  if (voi === from.opening) return to.opening;
  const { low, high } = spanOf(voi);
  const ends = [low, high].map((value) => valueShownAs(to, brightnessOf(from, value)));
  return windowOver(Math.min(...ends), Math.max(...ends));
}

/** Brightness as the picture opens: 0 to 1, and beyond where the opening is a straight line. */
function brightnessOf(image: GreyImage, value: number): number {
  const line = lineOf(image);
  return line === null ? shownShare(image, image.opening, value) : (value - line.black) / (line.white - line.black);
}

function valueShownAs(image: GreyImage, brightness: number): number {
  const line = lineOf(image);
  return line === null ? searched(image, brightness) : line.black + brightness * (line.white - line.black);
}

/** Values that open black and white, when everything between them is a straight line. */
function lineOf({ opening, inverse }: GreyImage): { black: number; white: number } | null {
  if (opening.kind === 'lut' || opening.function === 'SIGMOID') return null;
  const { low, high } = spanOf(opening);
  if (high <= low) return null;
  return inverse ? { black: high, white: low } : { black: low, white: high };
}

/** Curves rise or fall all the way: the first sample, from the dark end, that is bright enough. */
function searched(image: GreyImage, brightness: number): number {
  const { from, to } = image.range;
  const brightAt = (sample: number): number => shownShare(image, image.opening, valueOf(image, sample));
  const [dark, bright] = brightAt(from) <= brightAt(to) ? [from, to] : [to, from];
  const direction = Math.sign(bright - dark);
  let [near, far] = [0, Math.abs(to - from)];
  while (near < far) {
    const middle = (near + far) >> 1;
    if (brightAt(dark + direction * middle) >= brightness) far = middle;
    else near = middle + 1;
  }
  return valueOf(image, dark + direction * near);
}
