import { applyModality } from './apply-modality.js';
import type { ColourImage, DecodedImage, GreyscaleImage, VoiLutFunction, VoiTransform } from './image.js';
import { lookUp } from './lookup-table.js';
import { percentileWindow } from './percentile-window.js';

const STORED_VALUES = 65_536;
const WHITE = 255;

/**
 * The picture as 8-bit grey, one byte a pixel, row by row: Modality LUT, then VOI, then Presentation LUT (PS3.3 C.11).
 * Colours become luminance (ITU-R BT.601) and take no window.
 * @param voi one of the image's own transforms or any other; absent: {@link defaultVoi}.
 */
export function renderTo8Bit(image: DecodedImage, voi?: VoiTransform): Uint8Array {
  return image.kind === 'colour' ? luminance(image) : renderGreyscale(image, voi ?? defaultVoi(image));
}

/** The first window of the file, else its first VOI LUT, else the 0.5 – 99.5 percentiles of its pixels. */
export function defaultVoi(image: GreyscaleImage): VoiTransform {
  return image.voiTransforms[0] ?? percentileWindow(image, 0.005, 0.995);
}

/** Output of the VOI stage, 0 … 1 (PS3.3 C.11.2.1.2 and C.11.2.1.3). */
export function applyVoi(voi: VoiTransform, x: number): number {
  if (voi.kind === 'lut') return lookUp(voi.lut, x) / (2 ** voi.lut.bits - 1);
  return VOI_FUNCTIONS[voi.function](x, voi.center, voi.width);
}

const VOI_FUNCTIONS: Record<VoiLutFunction, (x: number, center: number, width: number) => number> = {
  LINEAR: (x, center, width) => ramp(x, center - 0.5, width - 1),
  LINEAR_EXACT: ramp,
  SIGMOID: (x, center, width) => 1 / (1 + Math.exp((-4 * (x - center)) / width)),
};

function ramp(x: number, center: number, width: number): number {
  if (x <= center - width / 2) return 0;
  if (x > center + width / 2) return 1;
  return (x - center) / width + 0.5;
}

/** One table from stored value to grey, so that the cost of a window does not depend on the picture. */
function renderGreyscale(image: GreyscaleImage, voi: VoiTransform): Uint8Array {
  const greys = greyTable(image, voi);
  const rendered = new Uint8Array(image.pixels.length);
  for (let i = 0; i < rendered.length; i++) rendered[i] = greys[(image.pixels[i] ?? 0) & 0xffff] ?? 0;
  return rendered;
}

/** Indexed by the stored value modulo 2^16: negative values come after the positive ones. */
function greyTable(image: GreyscaleImage, voi: VoiTransform): Uint8Array {
  const inverse = image.photometricInterpretation === 'MONOCHROME1' || image.presentationLutShape === 'INVERSE';
  return new Uint8Array(STORED_VALUES).map((_, index) => {
    const stored = image.signed && index >= STORED_VALUES / 2 ? index - STORED_VALUES : index;
    const shown = Math.min(Math.max(applyVoi(voi, applyModality(image.modalityTransform, stored)), 0), 1);
    return Math.round((inverse ? 1 - shown : shown) * WHITE);
  });
}

function luminance({ pixels, rows, columns }: ColourImage): Uint8Array {
  return new Uint8Array(rows * columns).map((_, index) => {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(index * 3, index * 3 + 3);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
}
