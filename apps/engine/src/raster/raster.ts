/** One channel of pixels: row-major float32, nominally 0..1. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** A raster of zeros. */
export const emptyRaster = (width: number, height: number): Raster => ({
  width,
  height,
  values: new Float32Array(width * height),
});

/** Reads a pixel; the caller keeps `x` and `y` inside the raster. */
export const pixelAt = (raster: Raster, x: number, y: number): number => raster.values[y * raster.width + x] ?? 0;

/** Limits a value to 0..1. */
export const clampUnit = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value);

/** Rounds halves to the even neighbour, as the tensor libraries that the protocol comes from do. */
export const roundHalfEven = (value: number): number => {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
};
