import type { GreyImage } from './grey-image.js';
import { levelFor, type GreyLevel } from './grey-levels.js';
import { LUT_SIZE, type GreyLut } from './grey-lut.js';
import { PLANE_BITS, type MaskPlane } from './mask-planes.js';
import { applyAffine, type Affine, type Point } from './view-transform.js';

export type Rgb = [r: number, g: number, b: number];

/** Everything a pixel depends on. The shader computes the same from the same numbers. */
export type Scene = {
  image: GreyImage;
  lut: GreyLut;
  toImage: Affine;
  /** Image pixels covered by one canvas pixel. */
  footprint: number;
  planes: readonly MaskPlane[];
  /** For each plane, the bits of the masks that are shown. */
  shown: Uint32Array;
  palette: Uint8Array;
  fill: number;
  contour: number;
  /** Outline thickness in canvas pixels. */
  stroke: number;
};

export const SHADOW = 0.6;
const OUTSIDE: Rgb = [0, 0, 0];
const NEIGHBOURS: readonly Point[] = [
  { x: 1, y: 0 },
  { x: -1, y: 0 },
  { x: 0, y: 1 },
  { x: 0, y: -1 },
];

/** Reference of the fragment shader: colour (0–1) of the canvas position, pixel centres at .5. */
export function shadePixel(scene: Scene, at: Point): Rgb {
  const position = applyAffine(scene.toImage, at);
  if (!isInside(scene.image, position)) return OUTSIDE;
  const level = displayLevel(scene, greyAt(scene, position));
  const paint: Paint = { color: [0, 0, 0], through: 1, isRim: false };
  scene.planes.forEach((_, plane) => layPlane(scene, plane, at, paint));
  const under = level * (paint.isRim ? 1 - SHADOW * scene.contour : 1) * paint.through;
  return [paint.color[0] + under, paint.color[1] + under, paint.color[2] + under];
}

/** Bilinear; a reduced picture is read from a smaller level of it, against moiré. */
function greyAt({ image: { levels }, footprint }: Scene, { x, y }: Point): number {
  const index = levelFor(levels, footprint);
  const level = levels[index];
  const size = 2 ** index;
  return level === undefined ? 0 : bilinear(level, x / size - 0.5, y / size - 0.5);
}

function bilinear(level: GreyLevel, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const top = mix(texel(level, column, row), texel(level, column + 1, row), x - column);
  const bottom = mix(texel(level, column, row + 1), texel(level, column + 1, row + 1), x - column);
  return mix(top, bottom, y - row);
}

function texel({ width, height, data }: GreyLevel, column: number, row: number): number {
  const x = Math.min(width - 1, Math.max(0, column));
  const y = Math.min(height - 1, Math.max(0, row));
  return data[y * width + x] ?? 0;
}

function displayLevel({ lut: { levels, from, to } }: Scene, sample: number): number {
  const share = Math.min(1, Math.max(0, (sample - from) / (to - from)));
  return (levels[Math.floor(share * (LUT_SIZE - 1) + 0.5)] ?? 0) / 255;
}

/** Colour of the masks painted so far, how much of what is below still shows, and whether a mask ends beside here. */
type Paint = { color: Rgb; through: number; isRim: boolean };

/** Paints the masks of one plane in the order of their bits, each over those before. */
function layPlane(scene: Scene, plane: number, at: Point, paint: Paint): void {
  const own = bitsAt(scene, plane, at);
  const around = NEIGHBOURS.map(({ x, y }) =>
    bitsAt(scene, plane, { x: at.x + x * scene.stroke, y: at.y + y * scene.stroke }),
  );
  const everywhere = around.reduce((all, bits) => all & bits, own);
  if (around.some((bits) => (bits & ~own) !== 0)) paint.isRim = true;
  for (let bit = 0; bit < PLANE_BITS; bit += 1) {
    if (((own >>> bit) & 1) === 0) continue;
    const { rgb, opacity } = paletteColor(scene, plane, bit);
    const onEdge = ((everywhere >>> bit) & 1) === 0;
    const share = Math.max(opacity * scene.fill, onEdge ? scene.contour : 0);
    paint.color = blend(paint.color, rgb, share);
    paint.through *= 1 - share;
  }
}

/** Shown masks under a canvas position, nearest pixel; none outside of the image. */
function bitsAt({ toImage, image, planes, shown }: Scene, plane: number, at: Point): number {
  const position = applyAffine(toImage, at);
  if (!isInside(image, position)) return 0;
  const index = Math.floor(position.y) * image.width + Math.floor(position.x);
  return (planes[plane]?.[index] ?? 0) & (shown[plane] ?? 0);
}

function paletteColor({ palette }: Scene, plane: number, bit: number): { rgb: Rgb; opacity: number } {
  const at = (plane * PLANE_BITS + bit) * 4;
  const channel = (offset: number): number => (palette[at + offset] ?? 0) / 255;
  return { rgb: [channel(0), channel(1), channel(2)], opacity: channel(3) };
}

function isInside({ width, height }: GreyImage, { x, y }: Point): boolean {
  return x >= 0 && y >= 0 && x < width && y < height;
}

function blend(under: Rgb, over: Rgb, alpha: number): Rgb {
  return [mix(under[0], over[0], alpha), mix(under[1], over[1], alpha), mix(under[2], over[2], alpha)];
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
