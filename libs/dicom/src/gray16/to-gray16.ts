import type { GreyscaleImage, LookupTable, ModalityTransform } from '../pixel/image.js';
import { lookUp } from '../pixel/lookup-table.js';
import { percentileWindow } from '../pixel/percentile-window.js';
import type { Gray16Image, SampleRange } from './gray16-image.js';

const LOW = 0.005;
const HIGH = 0.995;

type LinearTransform = Extract<ModalityTransform, { kind: 'linear' }>;
type Scale = Pick<Gray16Image, 'samples' | 'zero' | 'slope' | 'intercept' | 'bits' | 'padding'>;

/** What a viewer needs of a picture: values after the Modality LUT, how to show them, nothing of DICOM. */
export function toGray16(image: GreyscaleImage): Gray16Image {
  const { columns: width, rows: height, voiTransforms: voi, modalityTransform: transform } = image;
  const scale = transform.kind === 'lut' ? lookedUp(image, transform.lut) : shifted(image, transform);
  const inverse = image.photometricInterpretation === 'MONOCHROME1' || image.presentationLutShape === 'INVERSE';
  const automatic = percentileWindow(image, LOW, HIGH);
  return { width, height, ...scale, inverse, range: rangeOf(scale), voi, automatic };
}

/** A table's outputs are samples as they are. Which of them were padding is lost in it. */
function lookedUp({ pixels }: GreyscaleImage, lut: LookupTable): Scale {
  const samples = new Uint16Array(pixels.length);
  for (let index = 0; index < pixels.length; index += 1) samples[index] = lookUp(lut, pixels[index] ?? 0);
  return { samples, zero: 0, slope: 1, intercept: 0, bits: lut.bits, padding: null };
}

/** Linear: stored values stay what they are, moved above zero when they are signed. */
function shifted(image: GreyscaleImage, { slope, intercept }: LinearTransform): Scale {
  const { pixels, signed, bitsStored: bits, padding } = image;
  const zero = signed ? -(2 ** (bits - 1)) : 0;
  const samples = zero === 0 && pixels instanceof Uint16Array ? pixels : Uint16Array.from(pixels, (one) => one - zero);
  return { samples, zero, slope, intercept, bits, padding: padding && movedRange(padding, zero) };
}

function movedRange({ from, to }: SampleRange, zero: number): SampleRange | null {
  const moved = { from: Math.max(from - zero, 0), to: Math.min(to - zero, 0xffff) };
  return moved.from <= moved.to ? moved : null;
}

function rangeOf({ samples, padding }: Pick<Scale, 'samples' | 'padding'>): SampleRange {
  let [from, to] = [0xffff, 0];
  for (const sample of samples) {
    if (padding !== null && sample >= padding.from && sample <= padding.to) continue;
    if (sample < from) from = sample;
    if (sample > to) to = sample;
  }
  return from <= to ? { from, to } : { from: 0, to: 0xffff };
}
