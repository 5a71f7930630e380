/** Grey pixels, row by row. 8-bit renditions use bytes, 16-bit ones words: R8UI and R16UI textures. */
export type GreyImage = { width: number; height: number; data: Uint8Array | Uint16Array; maxValue: number };

const HISTOGRAM_BINS = 256;

export function greyImage(width: number, height: number, data: Uint8Array | Uint16Array): GreyImage {
  return { width, height, data, maxValue: data instanceof Uint8Array ? 0xff : 0xffff };
}

export function histogramOf({ data, maxValue }: GreyImage): Uint32Array {
  const bins = new Uint32Array(HISTOGRAM_BINS);
  const scale = (HISTOGRAM_BINS - 1) / maxValue;
  for (const value of data) {
    const bin = Math.round(value * scale);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

/** The stored value under an image position, or null outside. */
export function valueAt(image: GreyImage, x: number, y: number): number | null {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const inside = column >= 0 && row >= 0 && column < image.width && row < image.height;
  return inside ? (image.data[row * image.width + column] ?? null) : null;
}
