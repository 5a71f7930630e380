export type Size = { width: number; height: number };
export type Point = { x: number; y: number };
export type Quarter = 0 | 1 | 2 | 3;

/**
 * Where the image lies on the canvas. `scale` is canvas pixels per image pixel; `center` the image point (pixels,
 * origin at the top left corner) under the middle of the canvas. Flip is applied to the image first, then rotation.
 */
export type View = { scale: number; center: Point; quarter: Quarter; flipped: boolean };

/** Row-major affine map: x' = a·x + b·y + c, y' = d·x + e·y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const MAX_SCALE = 32;
const FIT_MARGIN = 0.97;
const COS = [1, 0, -1, 0] as const;
const SIN = [0, 1, 0, -1] as const;

/** Maps a canvas position to image coordinates: the one geometry of shader, picking and pointer. */
export function canvasToImage(view: View, canvas: Size): Affine {
  const cos = COS[view.quarter] / view.scale;
  const sin = SIN[view.quarter] / view.scale;
  const mirror = view.flipped ? -1 : 1;
  const a = mirror * cos;
  const b = mirror * sin;
  const d = -sin;
  const e = cos;
  const middle = { x: canvas.width / 2, y: canvas.height / 2 };
  return [a, b, view.center.x - a * middle.x - b * middle.y, d, e, view.center.y - d * middle.x - e * middle.y];
}

export function applyAffine([a, b, c, d, e, f]: Affine, { x, y }: Point): Point {
  return { x: a * x + b * y + c, y: d * x + e * y + f };
}

/** The scale at which the whole image fits the canvas, turned or not. */
export function fitScale(image: Size, canvas: Size, quarter: Quarter): number {
  const turned = quarter % 2 === 1;
  const width = turned ? image.height : image.width;
  const height = turned ? image.width : image.height;
  return Math.min((canvas.width * FIT_MARGIN) / width, (canvas.height * FIT_MARGIN) / height);
}

export function fitView(view: View, image: Size, canvas: Size): View {
  return {
    ...view,
    scale: fitScale(image, canvas, view.quarter),
    center: { x: image.width / 2, y: image.height / 2 },
  };
}

/** Zooms by a factor while the image point under `anchor` (canvas pixels) stays where it is. */
export function zoomAt(view: View, image: Size, canvas: Size, anchor: Point, factor: number): View {
  const least = Math.min(fitScale(image, canvas, view.quarter) / 2, 1);
  const scale = Math.min(MAX_SCALE, Math.max(least, view.scale * factor));
  const before = applyAffine(canvasToImage(view, canvas), anchor);
  const after = applyAffine(canvasToImage({ ...view, scale }, canvas), anchor);
  const center = { x: view.center.x + before.x - after.x, y: view.center.y + before.y - after.y };
  return { ...view, scale, center: keepInside(center, image) };
}

/** Moves the image by a canvas distance; its middle never leaves sight by more than the image itself. */
export function panBy(view: View, image: Size, canvas: Size, distance: Point): View {
  const [a, b, , d, e] = canvasToImage(view, canvas);
  const center = {
    x: view.center.x - (a * distance.x + b * distance.y),
    y: view.center.y - (d * distance.x + e * distance.y),
  };
  return { ...view, center: keepInside(center, image) };
}

export function rotateQuarter(view: View): View {
  return { ...view, quarter: NEXT_QUARTER[view.quarter] };
}

/** Mirrors what is seen left to right, whatever the rotation. */
export function flipView(view: View): View {
  const turned = view.quarter % 2 === 1;
  return { ...view, flipped: !view.flipped, quarter: turned ? OPPOSITE[view.quarter] : view.quarter };
}

const NEXT_QUARTER = [1, 2, 3, 0] as const;
const OPPOSITE = [2, 3, 0, 1] as const;

function keepInside(center: Point, image: Size): Point {
  return {
    x: Math.min(image.width, Math.max(0, center.x)),
    y: Math.min(image.height, Math.max(0, center.y)),
  };
}
