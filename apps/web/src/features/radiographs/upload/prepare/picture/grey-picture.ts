/** In pixels. */
export type Size = { readonly width: number; readonly height: number };

/** A picture as it is shown: 8-bit grey, row by row from the top. */
export type GreyPicture = Size & { readonly grey: Uint8Array };

/**
 * The picture in at most `longest` pixels a side, each the mean of those it stands for; the same one when it is small
 * enough already.
 */
export function shrink(picture: GreyPicture, longest: number): GreyPicture {
  const scale = longest / Math.max(picture.width, picture.height);
  if (scale >= 1) return picture;
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const columns = borders(picture.width, width);
  const rows = borders(picture.height, height);
  const grey = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      grey[y * width + x] = mean(picture, at(columns, x), at(columns, x + 1), at(rows, y), at(rows, y + 1));
    }
  }
  return { width, height, grey };
}

/** Where each of `parts` begins along `length` pixels, and the end. */
function borders(length: number, parts: number): Uint32Array {
  return Uint32Array.from({ length: parts + 1 }, (_, index) => Math.floor((index * length) / parts));
}

const at = (list: Uint32Array, index: number): number => list[index] ?? 0;

function mean({ grey, width }: GreyPicture, left: number, right: number, top: number, bottom: number): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    const row = y * width;
    for (let x = left; x < right; x++) sum += grey[row + x] ?? 0;
  }
  return sum / ((right - left) * (bottom - top));
}

/** Red, green, blue and an opaque alpha for each pixel, as a canvas takes them. */
export function toRgba({ grey }: GreyPicture): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(grey.length * 4);
  grey.forEach((value, index) => rgba.fill(value, index * 4, index * 4 + 3).fill(255, index * 4 + 3, index * 4 + 4));
  return rgba;
}

/** Luminance (ITU-R BT.601) of RGBA pixels, into `grey` from index `start`. */
export function fillLuminance(grey: Uint8Array, start: number, rgba: Uint8ClampedArray): void {
  for (let from = 0, to = start; from < rgba.length; from += 4, to++) {
    grey[to] = 0.299 * (rgba[from] ?? 0) + 0.587 * (rgba[from + 1] ?? 0) + 0.114 * (rgba[from + 2] ?? 0) + 0.5;
  }
}
