/** Window centre and width in stored grey values. */
export type GreyWindow = { center: number; width: number };
export type Preset = 'full' | 'auto' | 'soft' | 'hard';

export const LUT_SIZE = 4096;
export const PRESETS: readonly Preset[] = ['full', 'auto', 'soft', 'hard'];
const AUTO_TAIL = 0.01;

/** VOI LUT function LINEAR, DICOM PS3.3 C.11.2.1.2: stored value to display share, 0 to 1. */
export function linearVoi(value: number, { center, width }: GreyWindow): number {
  const span = Math.max(width - 1, Number.EPSILON);
  const share = (value - (center - 0.5)) / span + 0.5;
  return Math.min(1, Math.max(0, share));
}

/**
 * Display levels (0–255) for 4096 evenly spaced stored values from 0 to `maxValue`.
 * Every VOI form ends in this one table, so the shader knows only a lookup.
 */
export function buildLut(window: GreyWindow, maxValue: number, inverted: boolean): Uint8Array {
  return Uint8Array.from({ length: LUT_SIZE }, (_, index) => {
    const level = Math.round(linearVoi((index / (LUT_SIZE - 1)) * maxValue, window) * 255);
    return inverted ? 255 - level : level;
  });
}

export function fullWindow(maxValue: number): GreyWindow {
  return { center: (maxValue + 1) / 2, width: maxValue + 1 };
}

/** Windows that show a range of the scale; `auto` leaves out the darkest and brightest percent of pixels. */
export function presetWindow(preset: Preset, maxValue: number, histogram: Uint32Array): GreyWindow {
  switch (preset) {
    case 'full':
      return fullWindow(maxValue);
    case 'auto':
      return windowBetween(percentile(histogram, AUTO_TAIL), percentile(histogram, 1 - AUTO_TAIL), maxValue);
    case 'soft':
      return windowBetween(0, 0.55, maxValue);
    case 'hard':
      return windowBetween(0.3, 1, maxValue);
  }
}

function windowBetween(low: number, high: number, maxValue: number): GreyWindow {
  const width = Math.max(1, Math.round((high - low) * maxValue) + 1);
  return { center: Math.round(((low + high) / 2) * maxValue + 0.5), width };
}

/** The share of the scale below which `share` of the pixels lie. */
function percentile(histogram: Uint32Array, share: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  const bin = histogram.findIndex((count) => (seen += count) >= share * total);
  return Math.max(0, bin) / (histogram.length - 1);
}

/** Dragging right widens the window, dragging up brightens: one screen height covers the whole scale. */
export function dragWindow(window: GreyWindow, dx: number, dy: number, maxValue: number): GreyWindow {
  return clampWindow(
    { center: window.center + dy * (maxValue / 600), width: window.width + dx * (maxValue / 600) },
    maxValue,
  );
}

export function clampWindow({ center, width }: GreyWindow, maxValue: number): GreyWindow {
  return {
    center: Math.min(maxValue, Math.max(0, center)),
    width: Math.min(2 * (maxValue + 1), Math.max(1, width)),
  };
}
