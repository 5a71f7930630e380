import type { Region } from '@phoxray/dicom';

/** Rows of pixels of `step` bytes each. */
export type PixelRows = {
  readonly rows: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly step: number;
};

/** Writes `pixel` (`step` bytes) over the part of each region that lies in the picture. */
export function fillRegions({ rows, width, height, step }: PixelRows, regions: readonly Region[], pixel: Uint8Array) {
  for (const region of regions) {
    const left = Math.max(0, Math.floor(region.x));
    const right = Math.min(width, Math.ceil(region.x + region.width));
    const bottom = Math.min(height, Math.ceil(region.y + region.height));
    for (let y = Math.max(0, Math.floor(region.y)); y < bottom; y++) {
      for (let x = left; x < right; x++) rows.set(pixel, (y * width + x) * step);
    }
  }
}
