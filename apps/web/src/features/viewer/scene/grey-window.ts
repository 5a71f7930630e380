import type { VoiTransform, VoiWindow } from '@phoxray/dicom';
import { valueOf, valueRange, windowOver, type GreyImage } from './grey-image.js';
import { spanOf } from './grey-lut.js';

/** Centre and width in values of the picture. */
export type GreyWindow = Pick<VoiWindow, 'center' | 'width'>;

/** Ways to see a picture that need nothing from its file. */
export type Preset = 'full' | 'auto' | 'soft' | 'hard';
export const PRESETS: readonly Preset[] = ['full', 'auto', 'soft', 'hard'];

const AUTO_TAIL = 0.01;
/** A drag over so many canvas pixels covers the whole scale. */
const DRAG_DISTANCE = 600;

type Ranged = Pick<GreyImage, 'scale' | 'range'>;

/** The window that stands for a transform when a person starts to change it. */
export function windowOf(voi: VoiTransform): VoiWindow {
  if (voi.kind === 'window') return voi;
  const { low, high } = spanOf(voi);
  return windowOver(low, high);
}

/** A transform with another centre or width; a table becomes a window. */
export function adjusted(image: Ranged, voi: VoiTransform, change: Partial<GreyWindow>): VoiWindow {
  const window = windowOf(voi);
  return { ...window, ...clampWindow(image, { ...window, ...change }), explanation: null };
}

/** Dragging right widens the window, dragging up brightens. */
export function dragged(image: Ranged, voi: VoiTransform, dx: number, dy: number): VoiWindow {
  const { low, high } = valueRange(image);
  const step = Math.max(high - low, Number.EPSILON) / DRAG_DISTANCE;
  const { center, width } = windowOf(voi);
  return adjusted(image, voi, { center: center + dy * step, width: width + dx * step });
}

/** LINEAR needs a width of at least 1 (PS3.3 C.11.2.1.2); the others take the same bound. */
export function clampWindow(image: Ranged, { center, width }: GreyWindow): GreyWindow {
  const { low, high } = valueRange(image);
  return {
    center: Math.min(high, Math.max(low, center)),
    width: Math.min(2 * (high - low + 1), Math.max(1, width)),
  };
}

/** Windows that show a share of the scale; `auto` leaves out the darkest and brightest percent of pixels. */
export function presetWindow(preset: Preset, image: GreyImage): VoiWindow {
  switch (preset) {
    case 'full':
      return windowBetween(image, 0, 1);
    case 'auto':
      return windowOfPercentiles(image);
    case 'soft':
      return windowBetween(image, 0, 0.55);
    case 'hard':
      return windowBetween(image, 0.3, 1);
  }
}

/** Shares are of brightness: where low values are bright they count from the top. */
function windowBetween(image: GreyImage, dark: number, bright: number): VoiWindow {
  const { low, high } = valueRange(image);
  const [from, to] = image.inverse ? [1 - bright, 1 - dark] : [dark, bright];
  return windowOver(low + from * (high - low), low + to * (high - low));
}

function windowOfPercentiles(image: GreyImage): VoiWindow {
  const ends = [AUTO_TAIL, 1 - AUTO_TAIL].map((share) => valueOf(image, sampleBelow(image, share)));
  return windowOver(Math.min(...ends), Math.max(...ends));
}

/** The sample below which, itself included, `share` of the pixels lie. */
function sampleBelow({ histogram, range }: GreyImage, share: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  const bin = histogram.findIndex((count) => (seen += count) >= share * total);
  return range.from + Math.max(0, bin);
}
